using System.Net;
using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>An error as the distribution specification writes it, with the status that goes with it.</summary>
/// <remarks>Source: distribution-spec, "Error Codes"; the statuses are those of distribution (docker-registry) 2.8.</remarks>
internal sealed record SpecError(HttpStatusCode Status, string Code, string Message, JsonNode? Detail = null)
{
    public static SpecError NameInvalid { get; } = new(HttpStatusCode.BadRequest, "NAME_INVALID", "invalid repository name");

    public static SpecError NameUnknown { get; } = new(HttpStatusCode.NotFound, "NAME_UNKNOWN", "repository name not known to registry");

    public static SpecError BlobUnknown { get; } = new(HttpStatusCode.NotFound, "BLOB_UNKNOWN", "blob unknown to registry");

    public static SpecError ManifestUnknown { get; } = new(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "manifest unknown");

    public static SpecError UploadUnknown { get; } = new(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");

    public static SpecError DigestInvalid { get; } =
        new(HttpStatusCode.BadRequest, "DIGEST_INVALID", "provided digest did not match uploaded content");

    public static SpecError Unauthorized { get; } = new(HttpStatusCode.Unauthorized, "UNAUTHORIZED", "authentication required");

    public static SpecError MethodUnsupported { get; } =
        new(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "The operation is unsupported.");

    public static SpecError PathUnknown { get; } = new(HttpStatusCode.NotFound, "UNSUPPORTED", "No such endpoint.");

    public static SpecError ManifestInvalid(string why) => new(HttpStatusCode.BadRequest, "MANIFEST_INVALID", why);
}
