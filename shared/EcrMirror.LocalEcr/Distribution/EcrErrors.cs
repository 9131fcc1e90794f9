using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>What ECR's registries answer where its API would answer an error.</summary>
/// <remarks>Sources: answers that clients reported; docs/registries/local-ecr.md names them.</remarks>
internal static class EcrErrors
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SpecError PageNotFound { get; } = new(HttpStatusCode.NotFound, "NOT_FOUND", "404 page not found");

    public static SpecError NotAuthorized { get; } = new(HttpStatusCode.Unauthorized, "DENIED", "Not Authorized");

    public static SpecError InvalidToken { get; } = new(HttpStatusCode.BadRequest, "DENIED", "Your Authorization Token is invalid.");

    public static SpecError RateExceeded { get; } = new(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Rate exceeded");

    public static SpecError DataLimitExceeded { get; } = new(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Data limit exceeded");

    public static SpecError ExpiredToken(HttpStatusCode status) =>
        new(status, "DENIED", "Your authorization token has expired. Reauthenticate and try again.");

    public static SpecError Of(EcrError error, RegistryOperation operation, EcrQuirks quirks)
    {
        (HttpStatusCode status, string code) = error.Type switch
        {
            "ThrottlingException" => (HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS"),
            "AccessDeniedException" or "LimitExceededException" => (HttpStatusCode.Forbidden, "DENIED"),
            "RepositoryNotFoundException" => (HttpStatusCode.NotFound, "NAME_UNKNOWN"),
            "ImageNotFoundException" => (HttpStatusCode.NotFound, "MANIFEST_UNKNOWN"),
            "ImageTagAlreadyExistsException" => (HttpStatusCode.BadRequest, "TAG_INVALID"),
            "ImageDigestDoesNotMatchException" => (HttpStatusCode.BadRequest, "DIGEST_INVALID"),
            "InvalidParameterException" => (HttpStatusCode.MethodNotAllowed, "UNSUPPORTED"),
            "LayersNotFoundException" or "ReferencedImagesNotFoundException" when operation is RegistryOperation.PutManifest =>
                (quirks.MissingContentStatus, quirks.MissingContentCode),
            "LayersNotFoundException" or "LayerInaccessibleException" => (HttpStatusCode.NotFound, "BLOB_UNKNOWN"),
            "UploadNotFoundException" => (HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN"),
            "InvalidLayerPartException" => (quirks.WrongOffsetStatus, "BLOB_UPLOAD_INVALID"),
            "InvalidLayerException" or "LayerPartTooSmallException" => (HttpStatusCode.BadRequest, "BLOB_UPLOAD_INVALID"),
            "EmptyUploadException" => (quirks.EmptyBlobStatus, "BLOB_UPLOAD_INVALID"),
            "UpstreamTooManyRequests" => (HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS"),
            "UpstreamAccessDenied" => (HttpStatusCode.Forbidden, "DENIED"),
            "UpstreamUnavailable" => (HttpStatusCode.ServiceUnavailable, "UNAVAILABLE"),
            _ when error.Status >= 500 => ((HttpStatusCode)error.Status, "INTERNAL_ERROR"),
            _ => (HttpStatusCode.BadRequest, "UNSUPPORTED"),
        };
        return new SpecError(status, code, error.Message);
    }

    /// <summary>Answers with an error in ECR's form, which ends with a line break.</summary>
    public static Task AnswerAsync(Exchange exchange, SpecError error)
    {
        var body = new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = error.Code, ["message"] = error.Message }) };
        return exchange.AnswerBytesAsync(error.Status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body.ToJsonString(Plain) + "\n"));
    }
}
