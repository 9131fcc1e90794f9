namespace EcrMirror.Oci;

/// <summary>
/// Bytes are not what their descriptor promised. They are never stored; the copy that met them is never taken for good.
/// </summary>
public sealed class ContentMismatchException : Exception
{
    /// <summary>A difference in digest, in size, or in both. Sizes are in bytes.</summary>
    public ContentMismatchException(Digest expected, long expectedSize, Digest? actual, long actualSize)
        : base(Describe(expected, expectedSize, actual, actualSize))
    {
        Expected = expected;
        ExpectedSize = expectedSize;
        Actual = actual;
        ActualSize = actualSize;
    }

    /// <summary>What was promised.</summary>
    public Digest Expected { get; }

    /// <summary>Bytes promised.</summary>
    public long ExpectedSize { get; }

    /// <summary>What the bytes hash to; null where reading stopped before the end because there were too many.</summary>
    public Digest? Actual { get; }

    /// <summary>Bytes received before the difference was certain.</summary>
    public long ActualSize { get; }

    private static string Describe(Digest expected, long expectedSize, Digest? actual, long actualSize) =>
        actualSize < expectedSize ? $"Content of {expected} ended after {actualSize} of {expectedSize} bytes."
        : actualSize > expectedSize ? $"Content of {expected} has more than the {expectedSize} bytes its descriptor promises."
        : $"Content that should be {expected} ({expectedSize} bytes) hashes to {actual}.";
}
