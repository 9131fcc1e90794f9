using System.Text.Json.Nodes;

namespace EcrMirror.Scheduler.Tests.PushEvents;

/// <summary>An event as EventBridge sends it, after the sample in the user guide of Amazon ECR.</summary>
internal static class PushEvent
{
    public const string Digest = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";

    public static JsonObject Json(string? tag = "1.0", string repository = "team/app", string account = "123456789012", string region = "eu-west-1") => new()
    {
        ["version"] = "0",
        ["id"] = "13cde686-328b-6117-af20-0e5566167482",
        ["detail-type"] = "ECR Image Action",
        ["source"] = "aws.ecr",
        ["account"] = account,
        ["time"] = "2026-11-21T12:00:00Z",
        ["region"] = region,
        ["resources"] = new JsonArray(),
        ["detail"] = new JsonObject
        {
            ["result"] = "SUCCESS",
            ["repository-name"] = repository,
            ["image-digest"] = Digest,
            ["action-type"] = "PUSH",
            ["image-tag"] = tag,
            ["artifact-media-type"] = "application/vnd.oci.image.config.v1+json",
        },
    };

    /// <summary>The event with something changed.</summary>
    public static string With(Action<JsonObject> change)
    {
        JsonObject json = Json();
        change(json);
        return json.ToJsonString();
    }
}
