using System.Net;
using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>
/// A registry said no, broke, or could not be reached; or it is known beforehand that it would. The message has everything an operator
/// needs and no credential; query strings are left out, because a registry may sign with them.
/// </summary>
public sealed class RegistryException : Exception, IFailure
{
    private readonly bool? _isTransient;

    /// <summary>A failed request.</summary>
    public RegistryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <inheritdoc/>
    public required FailureKind Kind { get; init; }

    /// <summary>The HTTP method of the request that failed.</summary>
    public string? Method { get; init; }

    /// <summary>The address of the request that failed, without user, query and fragment.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The errors of the answer's body (distribution-spec, "Error Codes"), at most a few.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>How long the registry asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When the registry grants pulls again, about; null where it was not for lack of them that the request failed.</summary>
    public DateTimeOffset? PullsFreeAt { get; init; }

    /// <summary>
    /// Whether the same can succeed soon without anybody changing anything. The only retry predicate. It follows from the kind, save
    /// where what was refused can be begun anew in another way, such as an upload whose session or token ran out, and where it passes only
    /// after hours, as a lack of pulls does.
    /// </summary>
    public bool IsTransient
    {
        get => _isTransient ?? Kind.MayPass();
        init => _isTransient = value;
    }

    /// <summary>Whether a tag was refused because its repository does not let it be moved, as Amazon ECR does it.</summary>
    public bool IsImmutableTag => Kind is FailureKind.Policy && HasCode(RegistryErrorCode.TagInvalid);

    /// <summary>Whether the registry gave an error code, in any case.</summary>
    public bool HasCode(string code) => Errors.Any(error => string.Equals(error.Code, code, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One error of an answer's body.</summary>
/// <param name="Code">The code, such as <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">What the registry says about it; may be empty.</param>
public sealed record RegistryError(string Code, string Message);

/// <summary>Error codes that decide what happens next. Source: distribution-spec, "Error Codes".</summary>
public static class RegistryErrorCode
{
    /// <summary>A manifest names a blob or manifest that the repository lacks.</summary>
    public const string ManifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN";

    /// <summary>The repository lacks the manifest.</summary>
    public const string ManifestUnknown = "MANIFEST_UNKNOWN";

    /// <summary>The repository lacks the blob.</summary>
    public const string BlobUnknown = "BLOB_UNKNOWN";

    /// <summary>The tag is none, or, of Amazon ECR, cannot be moved.</summary>
    public const string TagInvalid = "TAG_INVALID";

    /// <summary>The registry lacks the repository.</summary>
    public const string NameUnknown = "NAME_UNKNOWN";
}
