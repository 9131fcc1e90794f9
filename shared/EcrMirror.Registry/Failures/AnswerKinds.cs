using System.Net;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Failures;

/// <summary>Tells what kind of failure an answer is: by what its text says, then by its error code, then by its status.</summary>
/// <remarks>
/// Sources: distribution-spec, "Error Codes"; Amazon ECR user guide, "Troubleshooting errors with Docker commands"; texts of ECR as clients
/// report them. ECR uses few codes for many things, so that its text decides.
/// </remarks>
internal static class AnswerKinds
{
    private const string OfToken = "authorization token";

    private static readonly (string Text, FailureKind Kind)[] ByText =
    [
        (OfToken, FailureKind.Authentication),
        ("is not authorized to perform", FailureKind.Permission),
        ("maximum allowed number of", FailureKind.Quota),
        ("Limit on number of", FailureKind.Quota),
        ("quota", FailureKind.Quota),
        ("Data limit exceeded", FailureKind.DataLimit),
        ("Rate exceeded", FailureKind.Rate),
        ("immutable", FailureKind.Policy),
        ("layer digests match", FailureKind.Integrity),
    ];

    private static readonly Dictionary<string, FailureKind> ByCode = new(StringComparer.OrdinalIgnoreCase)
    {
        [RegistryErrorCode.NameUnknown] = FailureKind.NotFound,
        [RegistryErrorCode.ManifestUnknown] = FailureKind.NotFound,
        [RegistryErrorCode.BlobUnknown] = FailureKind.NotFound,
        [RegistryErrorCode.ManifestBlobUnknown] = FailureKind.NotFound,
        ["BLOB_UPLOAD_UNKNOWN"] = FailureKind.NotFound,
        ["DIGEST_INVALID"] = FailureKind.Integrity,
        ["SIZE_INVALID"] = FailureKind.Integrity,
        ["MANIFEST_INVALID"] = FailureKind.Unsupported,
        ["MANIFEST_UNVERIFIED"] = FailureKind.Unsupported,
        ["NAME_INVALID"] = FailureKind.Unsupported,
        ["UNSUPPORTED"] = FailureKind.Unsupported,
        ["UNAUTHORIZED"] = FailureKind.Authentication,
        ["DENIED"] = FailureKind.Permission,
        ["TOOMANYREQUESTS"] = FailureKind.Rate,
    };

    /// <summary>The kind of an answer that is no success.</summary>
    public static FailureKind Of(HttpStatusCode status, IReadOnlyList<RegistryError> errors)
    {
        FailureKind byStatus = Of(status);

        // A registry that is out of order may say anything.
        if (byStatus is FailureKind.Server)
            return byStatus;

        foreach ((string text, FailureKind kind) in ByText)
        {
            if (errors.Any(error => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase)))
                return kind;
        }

        // A refusal of who asks comes with any code; Docker Hub's of a missing repository among them.
        return byStatus is not (FailureKind.Authentication or FailureKind.Rate) && errors is [{ Code: var code }, ..] && ByCode.TryGetValue(code, out FailureKind byCode)
            ? byCode
            : byStatus;
    }

    /// <summary>Whether errors are about the token that was shown, whatever the status says.</summary>
    public static bool SayTokenIsRefused(IReadOnlyList<RegistryError> errors) =>
        errors.Any(error => error.Message.Contains(OfToken, StringComparison.OrdinalIgnoreCase));

    private static FailureKind Of(HttpStatusCode status) => (int)status switch
    {
        401 => FailureKind.Authentication,
        402 or 413 or 507 => FailureKind.Quota,
        403 => FailureKind.Permission,
        404 or 410 => FailureKind.NotFound,
        409 or 412 or 451 => FailureKind.Policy,
        429 => FailureKind.Rate,
        408 => FailureKind.Server,
        501 or 505 => FailureKind.Unsupported,
        >= 500 => FailureKind.Server,
        >= 400 and not 416 => FailureKind.Unsupported,

        // No range of ours is out of bounds, and a success or redirect that fails was not asked for.
        _ => FailureKind.Protocol,
    };
}
