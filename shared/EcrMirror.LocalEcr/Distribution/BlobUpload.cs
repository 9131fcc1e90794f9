using System.Globalization;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>
/// One upload session. Bytes are hashed as they arrive, as sha256 unless the client said otherwise when it started; another
/// algorithm named at the end costs a second reading.
/// </summary>
internal sealed class BlobUpload(string id, RepositoryName repository, bool isSha512, IPendingBlob pending) : IAsyncDisposable
{
    private static readonly Digest LikeSha256 = Digest.Parse($"sha256:{new string('0', 64)}");
    private static readonly Digest LikeSha512 = Digest.Parse($"sha512:{new string('0', 128)}");

    private readonly ContentHash _hash = ContentHash.Start(isSha512 ? LikeSha512 : LikeSha256);

    public string Id => id;

    public RepositoryName Repository => repository;

    /// <summary>Bytes received.</summary>
    public long Length => _hash.Length;

    /// <summary>Chunks that were taken whole.</summary>
    public int Chunks { get; set; }

    /// <summary>Part of the upload's address, and new after each chunk, so that a client that does not follow is found out.</summary>
    public string State => Chunks.ToString(CultureInfo.InvariantCulture);

    /// <summary>One request at a time works on an upload.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(bytes, cancellationToken);
        _hash.Append(bytes.Span);
    }

    /// <summary>The blob, if what was received is what the digest names; else null.</summary>
    public async Task<BlobContent?> KeepAsync(Digest promised, CancellationToken cancellationToken)
    {
        Digest actual = _hash.Current();
        if (actual.Algorithm != promised.Algorithm)
            actual = await HashAgainAsync(promised, cancellationToken);

        return actual == promised ? await pending.KeepAsync(promised, cancellationToken) : null;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await pending.DisposeAsync();
    }

    private async Task<Digest> HashAgainAsync(Digest like, CancellationToken cancellationToken)
    {
        using var hash = ContentHash.Start(like);
        await using Stream stream = await pending.ReopenAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            hash.Append(buffer.AsSpan(0, read));
        return hash.Current();
    }
}
