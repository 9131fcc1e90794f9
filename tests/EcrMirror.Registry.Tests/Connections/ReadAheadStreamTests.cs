using System.IO.Pipelines;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.Connections;

public sealed class ReadAheadStreamTests : IAsyncDisposable
{
    // As much as TLS asks for.
    private const int Record = 16 * 1024 + 64;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly AskedStream _connection;
    private readonly ReadAheadStream _stream;

    public ReadAheadStreamTests()
    {
        _connection = new AskedStream(_pipe.Reader.AsStream());
        _stream = new ReadAheadStream(_connection);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task What_comes_is_what_was_sent_however_it_is_asked_for()
    {
        byte[] sent = Content.Bytes(3_000_000);
        var sizes = new Random(7);
        Task sending = SendAsync(sent, sizes);
        byte[] received = new byte[sent.Length];

        int position = 0;
        int read;
        while ((read = await _stream.ReadAsync(received.AsMemory(position, Math.Min(sizes.Next(0, 2 * Record), received.Length - position)), Content.Token)) > 0
            || position < received.Length)
            position += read;

        await sending;
        Assert.Equal(sent, received);
        Assert.Equal(0, await _stream.ReadAsync(new byte[10], Content.Token));
    }

    [Fact]
    public async Task Where_much_is_there_few_calls_take_it()
    {
        await _pipe.Writer.WriteAsync(new byte[64 * Record], Content.Token);

        for (int record = 0; record < 64; record++)
            await _stream.ReadExactlyAsync(new byte[Record], Content.Token);

        Assert.InRange(_connection.Asked.Count(length => length > 0), 4, 8);
    }

    [Fact]
    public async Task Where_little_is_there_it_is_read_into_the_callers_memory()
    {
        for (int answer = 0; answer < 3; answer++)
        {
            await _pipe.Writer.WriteAsync(new byte[500], Content.Token);
            Assert.Equal(500, await _stream.ReadAsync(new byte[Record], Content.Token));
        }

        Assert.Equal([Record, Record, Record], _connection.Asked);
    }

    [Fact]
    public async Task Who_waits_for_more_waits_without_memory()
    {
        await _pipe.Writer.WriteAsync(new byte[Record], Content.Token);
        await _stream.ReadExactlyAsync(new byte[Record], Content.Token);

        ValueTask<int> waiting = _stream.ReadAsync(new byte[Record], Content.Token);

        Assert.Equal([Record, 0], _connection.Asked);
        await _pipe.Writer.WriteAsync(new byte[3], Content.Token);
        Assert.Equal(3, await waiting);
    }

    [Fact]
    public async Task Who_asks_whether_something_is_there_takes_nothing()
    {
        await _pipe.Writer.WriteAsync(new byte[3 * Record], Content.Token);
        await _stream.ReadExactlyAsync(new byte[2 * Record], Content.Token);

        Assert.Equal(0, await _stream.ReadAsync(Memory<byte>.Empty, Content.Token));

        Assert.Equal(Record, await _stream.ReadAtLeastAsync(new byte[Record], Record, cancellationToken: Content.Token));
    }

    [Fact]
    public async Task A_wait_that_is_given_up_loses_nothing()
    {
        await _pipe.Writer.WriteAsync(new byte[Record], Content.Token);
        await _stream.ReadExactlyAsync(new byte[Record], Content.Token);
        using var givesUp = new CancellationTokenSource();
        ValueTask<int> waiting = _stream.ReadAsync(new byte[Record], givesUp.Token);

        await givesUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        await _pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 }, Content.Token);
        byte[] after = new byte[3];
        await _stream.ReadExactlyAsync(after, Content.Token);
        Assert.Equal([1, 2, 3], after);
    }

    [Fact]
    public async Task The_connection_ends_with_it()
    {
        await _stream.DisposeAsync();

        Assert.True(_connection.IsDisposed);
    }

    private async Task SendAsync(byte[] bytes, Random sizes)
    {
        for (int position = 0; position < bytes.Length;)
        {
            int length = Math.Min(sizes.Next(1, 6 * Record), bytes.Length - position);
            await _pipe.Writer.WriteAsync(bytes.AsMemory(position, length), Content.Token);
            position += length;
        }

        await _pipe.Writer.CompleteAsync();
    }

    /// <summary>Notes what it is asked for.</summary>
    private sealed class AskedStream(Stream inner) : Stream
    {
        public List<int> Asked { get; } = [];

        public bool IsDisposed { get; private set; }

        public override bool CanRead => true;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.Add(buffer.Length);
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
