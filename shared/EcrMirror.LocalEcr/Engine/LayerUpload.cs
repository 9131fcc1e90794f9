using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>One upload of a layer, whichever face it was started at and goes on at.</summary>
internal sealed class LayerUpload(string id, RepositoryName repository, DateTimeOffset startedAt, IPendingBlob pending) : IAsyncDisposable
{
    private static readonly Digest LikeSha256 = Digest.Parse($"sha256:{new string('0', 64)}");

    private readonly ContentHash _hash = ContentHash.Start(LikeSha256);

    public string Id => id;

    public RepositoryName Repository => repository;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Bytes received.</summary>
    public long Length => _hash.Length;

    public int Parts { get; private set; }

    /// <summary>Whether a part that is not the last was smaller than parts may be, which is found out at the end.</summary>
    public bool HasSmallPart { get; private set; }

    /// <summary>The last byte of the first chunk that came to the registry, which may be many parts; null before there is one.</summary>
    public long? FirstChunkEnd { get; set; }

    public bool IsEnded { get; set; }

    /// <summary>One request at a time works on an upload.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    private long LastPartBytes { get; set; }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> part, int leastPartBytes, CancellationToken cancellationToken)
    {
        HasSmallPart |= Parts > 0 && LastPartBytes < leastPartBytes;
        await pending.WriteAsync(part, cancellationToken);
        _hash.Append(part.Span);
        Parts++;
        LastPartBytes = part.Length;
    }

    /// <summary>The digest of what was received.</summary>
    public Digest Hash() => _hash.Current();

    public ValueTask<BlobContent> KeepAsync(Digest digest, CancellationToken cancellationToken) => pending.KeepAsync(digest, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await pending.DisposeAsync();
    }
}
