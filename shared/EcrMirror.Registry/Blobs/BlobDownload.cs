using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// The bytes of one blob, hashed as they pass. The read that would hand out the last of them compares first, so content that is
/// not what was promised is never handed out whole. Of the end of a blob only the length can be compared, unless a hash comes with it that
/// has seen the beginning.
/// </summary>
internal sealed class BlobDownload : Stream
{
    private readonly BlobReading _reading;
    private readonly Descriptor _blob;
    private readonly ContentHash? _hash;
    private readonly bool _isHashOurs;
    private bool _isVerified;

    private BlobDownload(BlobReading reading, Descriptor blob, ContentHash? hash, bool isHashOurs) =>
        (_reading, _blob, _hash, _isHashOurs) = (reading, blob, hash, isHashOurs);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _blob.Size;

    public override long Position
    {
        get => _reading.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a blob, or the end of one; the first byte that is wanted has not been read when this returns.</summary>
    public static Task<Stream> OpenAsync(
        RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, blob.Size);
        ContentHash? hash = from is 0 ? ContentHash.Start(blob.Digest) : null;
        return ConnectAsync(new BlobDownload(new BlobReading(connection, repository, blob, from), blob, hash, isHashOurs: true), cancellationToken);
    }

    /// <summary>Opens a blob where a hash stands that has seen what comes before. The hash stays the caller's.</summary>
    public static Task<Stream> OpenAsync(
        RegistryConnection connection, RepositoryName repository, Descriptor blob, ContentHash hash, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hash.Length, blob.Size);
        return ConnectAsync(new BlobDownload(new BlobReading(connection, repository, blob, hash.Length), blob, hash, isHashOurs: false), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isVerified || buffer.IsEmpty)
            return 0;

        long left = _blob.Size - _reading.Position;
        Memory<byte> wanted = buffer.Length > left ? buffer[..(int)left] : buffer;
        int read = left is 0 ? 0 : await _reading.ReadAsync(wanted, cancellationToken);
        _hash?.Append(wanted.Span[..read]);
        if (_reading.Position == _blob.Size || read is 0)
            await VerifyAsync(cancellationToken);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob is read asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _reading.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reading.Disconnect();
            if (_isHashOurs)
                _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task<Stream> ConnectAsync(BlobDownload download, CancellationToken cancellationToken)
    {
        try
        {
            // Of nothing no range can be asked for.
            if (download.Position is 0 || download.Position < download.Length)
                await download._reading.ConnectAsync(cancellationToken);
            return download;
        }
        catch
        {
            await download.DisposeAsync();
            throw;
        }
    }

    private async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        if (_reading.Position == _blob.Size && await _reading.HasMoreAsync(cancellationToken))
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _blob.Size + 1);
        if (_hash is null && _reading.Position < _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _reading.Position);

        _hash?.Verify(_blob);
        _isVerified = true;
        _reading.Disconnect();
    }
}
