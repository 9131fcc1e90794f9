namespace EcrMirror.LocalEcr.Storage;

/// <summary>The bytes of a blob that several stores hold, or one in several repositories: they are freed when the last gives them up.</summary>
internal sealed class SharedContent(BlobContent content) : BlobContent(content.Size)
{
    private int _uses;

    public override bool IsKept => content.IsKept;

    public bool IsUsed => Volatile.Read(ref _uses) > 0;

    /// <summary>The content for one more user, who discards it once.</summary>
    public SharedContent Use()
    {
        Interlocked.Increment(ref _uses);
        return this;
    }

    public override Stream OpenRead(long offset) => content.OpenRead(offset);

    public override void Discard()
    {
        if (Interlocked.Decrement(ref _uses) <= 0)
            content.Discard();
    }
}
