namespace EcrMirror.Oci;

/// <summary>What follows from a <see cref="FailureKind"/>.</summary>
public static class FailureKinds
{
    /// <summary>Whether the same can succeed later without anybody changing anything.</summary>
    public static bool MayPass(this FailureKind kind) => kind is FailureKind.Rate or FailureKind.Server or FailureKind.Network;

    /// <summary>The kind of a failure that says it; null for any other, which nobody foresaw.</summary>
    public static FailureKind? Of(Exception failure) => failure switch
    {
        IFailure said => said.Kind,
        ContentMismatchException => FailureKind.Integrity,
        NotSupportedException => FailureKind.Unsupported,
        _ => null,
    };
}
