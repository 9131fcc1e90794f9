namespace EcrMirror.Contracts;

/// <summary>What it took to make the blobs of some manifests present at a destination. Bytes are those of whole blobs.</summary>
public sealed record CopyTally
{
    /// <summary>Nothing done.</summary>
    public static CopyTally None { get; } = new();

    /// <summary>Blobs whose bytes were sent.</summary>
    public int BlobsCopied { get; init; }

    /// <summary>Bytes sent.</summary>
    public long BytesCopied { get; init; }

    /// <summary>Blobs that the registry made available from another of its repositories.</summary>
    public int BlobsMounted { get; init; }

    /// <summary>Bytes of mounted blobs, which were not sent.</summary>
    public long BytesMounted { get; init; }

    /// <summary>Blobs that were there already.</summary>
    public int BlobsPresent { get; init; }

    /// <summary>Bytes of blobs that were there already.</summary>
    public long BytesPresent { get; init; }

    /// <summary>One blob sent.</summary>
    public static CopyTally Copied(long bytes) => new() { BlobsCopied = 1, BytesCopied = bytes };

    /// <summary>One blob mounted.</summary>
    public static CopyTally Mounted(long bytes) => new() { BlobsMounted = 1, BytesMounted = bytes };

    /// <summary>One blob found.</summary>
    public static CopyTally Present(long bytes) => new() { BlobsPresent = 1, BytesPresent = bytes };

    /// <summary>Both together.</summary>
    public CopyTally Add(CopyTally other) => new()
    {
        BlobsCopied = BlobsCopied + other.BlobsCopied,
        BytesCopied = BytesCopied + other.BytesCopied,
        BlobsMounted = BlobsMounted + other.BlobsMounted,
        BytesMounted = BytesMounted + other.BytesMounted,
        BlobsPresent = BlobsPresent + other.BlobsPresent,
        BytesPresent = BytesPresent + other.BytesPresent,
    };
}
