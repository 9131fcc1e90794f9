namespace EcrMirror.Registry.Blobs;

/// <summary>
/// What the process spends on blobs that are read in pieces, whatever their number: who gets none reads over one connection. Arrays that
/// nobody uses are kept for the next one, but only until memory is collected.
/// </summary>
internal sealed class PieceMemory(RegistryOptions options)
{
    private readonly Lock _lock = new();
    private readonly Stack<WeakReference<byte[]>> _kept = [];
    private int _left = (int)(options.PieceMemoryBytes / options.PieceBytes);

    public int PieceBytes => options.PieceBytes;

    /// <summary>Pieces that may still be taken.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
                return _left;
        }
    }

    /// <summary>Takes pieces, as many as there are up to <paramref name="wanted"/>; none where there are fewer than <paramref name="least"/>.</summary>
    public int Take(int wanted, int least)
    {
        lock (_lock)
        {
            int taken = Math.Min(wanted, _left) is var most && most >= least ? most : 0;
            _left -= taken;
            return taken;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(int pieces)
    {
        lock (_lock)
            _left += pieces;
    }

    /// <summary>An array for a piece that was taken.</summary>
    public byte[] Rent()
    {
        lock (_lock)
        {
            while (_kept.TryPop(out WeakReference<byte[]>? kept))
            {
                if (kept.TryGetTarget(out byte[]? array))
                    return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(options.PieceBytes);
    }

    /// <summary>Puts an array away that nobody writes to any more.</summary>
    public void Return(byte[] array)
    {
        lock (_lock)
            _kept.Push(new WeakReference<byte[]>(array));
    }
}
