namespace EcrMirror.LocalEcr.Storage;

/// <summary>The bytes of a blob, wherever they are kept.</summary>
internal abstract class BlobContent(long size)
{
    public long Size { get; } = size;

    /// <summary>Whether the bytes outlast this process.</summary>
    public virtual bool IsKept => false;

    /// <summary>Opens the bytes for reading, from an offset.</summary>
    public abstract Stream OpenRead(long offset);

    /// <summary>Frees what the bytes take; readers that are at it may finish.</summary>
    public abstract void Discard();
}
