using System.Diagnostics.CodeAnalysis;

namespace EcrMirror.Registry.Tags;

/// <summary>
/// Pages of tags that registries gave a name to (<c>ETag</c>), so that they can answer that nothing has changed. Those that were not asked for
/// longest go first when there are more bytes than it may keep.
/// </summary>
internal sealed class TagPageMemory(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _pages = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _latest = new();
    private long _bytes;

    /// <summary>The page of an address, as it was last served.</summary>
    public bool TryFind(string address, [NotNullWhen(true)] out TagPage? page)
    {
        lock (_lock)
        {
            page = null;
            if (!_pages.TryGetValue(address, out LinkedListNode<Kept>? kept))
                return false;
            _latest.Remove(kept);
            _latest.AddFirst(kept);
            page = kept.Value.Page;
            return true;
        }
    }

    /// <summary>Keeps a page in place of what was served before; one without a name is not kept.</summary>
    public void Keep(string address, TagPage page)
    {
        lock (_lock)
        {
            if (_pages.Remove(address, out LinkedListNode<Kept>? before))
                Forget(before);
            long bytes = page.Bytes + (2L * address.Length);
            if (page.ETag is null || bytes > mostBytes)
                return;

            _pages[address] = _latest.AddFirst(new Kept(address, page, bytes));
            _bytes += bytes;
            while (_bytes > mostBytes)
            {
                LinkedListNode<Kept> oldest = _latest.Last!;
                _pages.Remove(oldest.Value.Address);
                Forget(oldest);
            }
        }
    }

    private void Forget(LinkedListNode<Kept> page)
    {
        _latest.Remove(page);
        _bytes -= page.Value.Bytes;
    }

    private sealed record Kept(string Address, TagPage Page, long Bytes);
}
