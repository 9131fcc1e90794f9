using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// The buffers that this process spends on reading ahead of slow destinations, over all blobs. Whoever gets none waits for its own; the one
/// buffer that each reading needs to get on is not counted.
/// </summary>
internal sealed class WindowMemory(IOptions<CopierOptions> options)
{
    private int _left = (int)(options.Value.AllWindowsBytes / options.Value.BufferBytes);

    /// <summary>Buffers that may still be taken.</summary>
    public int Left => Volatile.Read(ref _left);

    public bool TryTake()
    {
        if (Interlocked.Decrement(ref _left) >= 0)
            return true;
        GiveBack();
        return false;
    }

    public void GiveBack() => Interlocked.Increment(ref _left);
}
