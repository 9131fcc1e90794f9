namespace EcrMirror.Oci;

/// <summary>Bytes that a registry served as a manifest cannot be mirrored, or are missing; the message says why, and what to do about it.</summary>
public sealed class ManifestException(string message, Exception? inner = null) : Exception(message, inner), IFailure
{
    /// <inheritdoc/>
    public FailureKind Kind { get; init; } = FailureKind.Unsupported;
}
