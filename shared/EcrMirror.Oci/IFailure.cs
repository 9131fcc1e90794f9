namespace EcrMirror.Oci;

/// <summary>An exception that knows what kind of failure it is.</summary>
public interface IFailure
{
    /// <summary>The kind.</summary>
    FailureKind Kind { get; }
}
