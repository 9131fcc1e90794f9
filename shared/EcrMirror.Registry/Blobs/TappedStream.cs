namespace EcrMirror.Registry.Blobs;

/// <summary>
/// A connection for uploads: bytes pass unchanged, and an attached tap sees those that arrive. The transport itself begins to read
/// an answer only when the request is sent whole, so the first bytes are read ahead here and handed over when it asks.
/// </summary>
internal sealed class TappedStream(Stream inner) : Stream
{
    private readonly byte[] _aheadBytes = new byte[8 * 1024];
    private volatile AnswerTap? _tap;
    private volatile bool _isReading;
    private volatile Task<int>? _ahead;
    private int _aheadTaken;

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AnswerTap.Current is { } tap)
        {
            _tap = tap;

            // A pooled connection already has a read waiting, which the transport began; two at a time are not allowed.
            if (!_isReading && _ahead is null)
                _ahead = ReadAheadAsync();
        }

        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead is { } ahead)
            return TakeAhead(await ahead.WaitAsync(cancellationToken), buffer.Span);

        _isReading = true;
        try
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            _tap?.Observe(buffer.Span[..read]);
            return read;
        }
        finally
        {
            _isReading = false;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task<int> ReadAheadAsync()
    {
        try
        {
            int read = await inner.ReadAsync(_aheadBytes);
            _tap?.Observe(_aheadBytes.AsSpan(0, read));
            return read;
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // The transport, if it still reads, meets the same on its own.
            _tap?.Observe([]);
            return 0;
        }
    }

    private int TakeAhead(int length, Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, length - _aheadTaken);
        _aheadBytes.AsSpan(_aheadTaken, taken).CopyTo(buffer);
        _aheadTaken += taken;
        if (_aheadTaken == length)
        {
            _ahead = null;
            _aheadTaken = 0;
        }

        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
