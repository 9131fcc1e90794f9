namespace EcrMirror.State.Storage;

/// <summary>What stands under a key, and the version that a writer must have seen to change it. Versions grow.</summary>
internal sealed record Item(ItemKey Key, ItemBody Body, long Version)
{
    public const long NoVersion = 0;
}
