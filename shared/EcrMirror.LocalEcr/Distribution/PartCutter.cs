namespace EcrMirror.LocalEcr.Distribution;

/// <summary>
/// Cuts a body of any length into parts that an upload takes: none is larger than parts may be, and none smaller than parts but the last
/// must be, unless the body itself is.
/// </summary>
internal sealed class PartCutter(int leastBytes, int mostBytes, Func<ReadOnlyMemory<byte>, Task> send)
{
    private byte[] _held = [];
    private int _length;

    public async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_held.Length < _length + bytes.Length)
            Array.Resize(ref _held, Math.Max(_length + bytes.Length, _held.Length * 2));
        bytes.CopyTo(_held.AsMemory(_length));
        _length += bytes.Length;

        // What stays can be cut once more into two parts of which neither is too small.
        while (_length >= mostBytes + leastBytes)
            await SendAsync(mostBytes);
    }

    public async Task EndAsync()
    {
        if (_length > mostBytes)
            await SendAsync(_length - leastBytes);
        if (_length > 0)
            await SendAsync(_length);
    }

    private async Task SendAsync(int bytes)
    {
        await send(_held.AsMemory(0, bytes));
        _length -= bytes;
        Buffer.BlockCopy(_held, bytes, _held, 0, _length);
    }
}
