using System.Net;
using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.Failures;

public sealed class FailureKindTests
{
    private const string Denied =
        "User: arn:aws:sts::123456789012:assumed-role/a-role-with-quite-a-long-name-as-tools-make-them/1234567890123456789 is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:123456789012:repository/team/app because no identity-based policy allows the ecr:InitiateLayerUpload action";

    // Texts of ECR: user guide, "Troubleshooting errors with Docker commands", and issues of its clients.
    [Theory]
    [InlineData(404, "MANIFEST_UNKNOWN", "Requested image not found", FailureKind.NotFound)]
    [InlineData(404, "NAME_UNKNOWN", "The repository with name 'x' does not exist in the registry with id '123456789012'", FailureKind.NotFound)]
    [InlineData(400, "BLOB_UPLOAD_UNKNOWN", "no such upload", FailureKind.NotFound)]
    [InlineData(401, "", "", FailureKind.Authentication)]
    [InlineData(401, "DENIED", "requested access to the resource is denied", FailureKind.Authentication)]
    [InlineData(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.", FailureKind.Authentication)]
    [InlineData(400, "DENIED", "Your Authorization Token has expired. Please re-authenticate and try again.", FailureKind.Authentication)]
    [InlineData(403, "DENIED", Denied, FailureKind.Permission)]
    [InlineData(403, "", "", FailureKind.Permission)]
    [InlineData(403, "DENIED", "The repository with name 'x' in registry with id '123456789012' already has the maximum allowed number of images which is '100000'", FailureKind.Quota)]
    [InlineData(405, "UNSUPPORTED", "Limit on number of layers per image exceeded", FailureKind.Quota)]
    [InlineData(413, "", "", FailureKind.Quota)]
    [InlineData(405, "UNSUPPORTED", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'", FailureKind.Unsupported)]
    [InlineData(400, "MANIFEST_INVALID", "manifest invalid", FailureKind.Unsupported)]
    [InlineData(400, "TAG_INVALID", "The image tag 'v1' already exists in the 'x' repository and cannot be overwritten because the tag is immutable.", FailureKind.Policy)]
    [InlineData(400, "TAG_INVALID", "The image tag 'v1' already exists in the 'x' repository and cannot be overwritten because the repository is immutable.", FailureKind.Policy)]
    [InlineData(412, "PRECONDITION", "Failed to process request due to 'v1' configured as immutable.", FailureKind.Policy)]
    [InlineData(400, "TAG_INVALID", "manifest tag did not match URI", FailureKind.Unsupported)]
    [InlineData(429, "TOOMANYREQUESTS", "Rate exceeded", FailureKind.Rate)]
    [InlineData(429, "TOOMANYREQUESTS", "Data limit exceeded", FailureKind.DataLimit)]
    [InlineData(429, "DENIED", "", FailureKind.Rate)]
    [InlineData(400, "BLOB_UPLOAD_INVALID", "None of the provided layer digests match the calculated layer digest", FailureKind.Integrity)]
    [InlineData(400, "DIGEST_INVALID", "provided digest did not match uploaded content", FailureKind.Integrity)]
    [InlineData(500, "UNKNOWN", "quota service unavailable", FailureKind.Server)]
    [InlineData(503, "", "", FailureKind.Server)]
    [InlineData(522, "", "", FailureKind.Server)]
    [InlineData(507, "", "", FailureKind.Quota)]
    [InlineData(302, "", "", FailureKind.Protocol)]
    public async Task An_answer_that_is_no_success_has_a_kind_and_passes_if_the_kind_does(int status, string code, string message, FailureKind kind)
    {
        RegistryException refused = await RefusedAsync(status, code, message);

        Assert.Equal(kind, refused.Kind);
        Assert.Equal(kind is FailureKind.Rate or FailureKind.Server, refused.IsTransient);
    }

    [Theory]
    [InlineData(403, "DENIED", Denied, "Allow ecr:InitiateLayerUpload on arn:aws:ecr:eu-west-1:123456789012:repository/team/app in the policy of this identity, or in that of the repository.")]
    [InlineData(403, "DENIED", "The repository with name 'x' in registry with id '1' already has the maximum allowed number of images which is '100000'", "Remove images from the repository, or ask AWS for more images per repository: quota L-03A36CE1 of ECR, L-F0CAD50B of ECR Public.")]
    [InlineData(405, "UNSUPPORTED", "Limit on number of layers per image exceeded", "It cannot be raised: the image has to be built with fewer layers.")]
    [InlineData(400, "TAG_INVALID", "The image tag 'v1' already exists in the 'x' repository and cannot be overwritten because the tag is immutable.", "Allow the tag to be moved in the repository's settings, or publish under another.")]
    [InlineData(429, "TOOMANYREQUESTS", "Data limit exceeded", "Anonymous pulls are counted by the month: give credentials, or wait for the next.")]
    public async Task The_cure_stands_at_the_end_of_the_message(int status, string code, string message, string cure)
    {
        RegistryException refused = await RefusedAsync(status, code, message);

        Assert.EndsWith(". " + cure, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_heard_is_a_failure_of_the_network()
    {
        using var registries = new Opened(options => options.RetryAttempts = 0);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries["127.0.0.1:1/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Equal((FailureKind.Network, (HttpStatusCode?)null), (refused.Kind, refused.Status));
        Assert.True(refused.IsTransient);
    }

    private static async Task<RegistryException> RefusedAsync(int status, string code, string message)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => code.Length + message.Length is 0 ? context.AnswerAsync(status) : context.RefuseAsync(status, code, message));
        using var registries = new Opened(options => options.RetryAttempts = 0);
        return await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].PutManifestAsync(Content.AnyManifest, Tag.Latest, Content.Token));
    }
}
