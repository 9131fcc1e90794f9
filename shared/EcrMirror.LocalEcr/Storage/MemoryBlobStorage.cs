using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Storage;

/// <summary>Blobs in memory, each up to 2 GB.</summary>
internal sealed class MemoryBlobStorage : IBlobStorage
{
    public IPendingBlob Begin(string id) => new Pending();

    internal sealed class Content(ReadOnlyMemory<byte> bytes) : BlobContent(bytes.Length)
    {
        public override Stream OpenRead(long offset) => new ReadOnlyMemoryStream(bytes[(int)offset..]);

        public override void Discard()
        {
        }
    }

    private sealed class Pending : IPendingBlob
    {
        private readonly MemoryStream _written = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _written.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<Stream> ReopenAsync(CancellationToken cancellationToken) => new(new ReadOnlyMemoryStream(Written));

        public ValueTask<BlobContent> KeepAsync(Digest digest, CancellationToken cancellationToken) => new(new Content(Written));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private ReadOnlyMemory<byte> Written => _written.GetBuffer().AsMemory(0, (int)_written.Length);
    }
}
