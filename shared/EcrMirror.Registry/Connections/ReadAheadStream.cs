using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// A connection below TLS, which asks for one record of 16 KiB at a time, each with a call of the system. While more is there than it asks for, it is read
/// ahead in large steps. Memory is taken only when there is something to put into it, so that connections that wait have none.
/// </summary>
/// <param name="inner">The connection.</param>
internal sealed class ReadAheadStream(Stream inner) : Stream
{
    private const int Step = 256 * 1024;

    /// <summary>Who asks for less, as in a handshake, says nothing about how much is there.</summary>
    private const int LeastTelling = 16 * 1024;

    private byte[]? _bytes;
    private int _start;
    private int _end;
    private bool _isMuchOnItsWay;

    /// <summary>Connects; little waits to be sent to what is near, and what will be encrypted is read ahead.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            SendQueue.KeepShortIfNear(socket);
            var connection = new NetworkStream(socket, ownsSocket: true);
            return context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps ? new ReadAheadStream(connection) : connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end)
            return ValueTask.FromResult(Take(buffer.Span));
        return _isMuchOnItsWay && buffer.Length > 0 ? ReadAheadAsync(buffer, cancellationToken) : ReadPlainAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A connection is read asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // What was read ahead is left to the garbage collector: somebody may still be reading it.
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadPlainAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        if (buffer.Length >= LeastTelling)
            _isMuchOnItsWay = read == buffer.Length;
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAheadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Waits without memory.
        _ = await inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Step);
        try
        {
            int read = await inner.ReadAsync(bytes.AsMemory(0, Step), cancellationToken);
            _isMuchOnItsWay = read > buffer.Length;
            if (read > buffer.Length)
            {
                (_bytes, _start, _end) = (bytes, 0, read);
                bytes = [];
                return Take(buffer.Span);
            }

            bytes.AsSpan(0, read).CopyTo(buffer.Span);
            return read;
        }
        finally
        {
            if (bytes.Length > 0)
                ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int Take(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, taken).CopyTo(buffer);
        _start += taken;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(_bytes!);
            (_bytes, _start, _end) = (null, 0, 0);
        }

        return taken;
    }
}
