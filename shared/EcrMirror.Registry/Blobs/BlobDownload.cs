using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// The bytes of one blob, hashed as they pass. The read that would hand out the last of them compares first, so content that is
/// not what was promised is never handed out whole. A cut connection is taken up again where it broke. Of the end of a blob only the
/// length can be compared.
/// </summary>
internal sealed class BlobDownload : Stream
{
    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;
    private readonly Descriptor _blob;
    private readonly ContentHash? _hash;
    private OpenAnswer? _answer;
    private Stream? _body;
    private long _position;
    private int _attemptsWithoutProgress;
    private bool _isVerified;

    private BlobDownload(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from)
    {
        _connection = connection;
        _repository = repository;
        _blob = blob;
        _position = from;
        _hash = from is 0 ? ContentHash.Start(blob.Digest) : null;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _blob.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a blob; the first byte that is wanted has not been read when this returns.</summary>
    public static async Task<Stream> OpenAsync(
        RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, blob.Size);
        var download = new BlobDownload(connection, repository, blob, from);
        try
        {
            // Of nothing no range can be asked for.
            if (from is 0 || from < blob.Size)
                await download.ConnectAsync(cancellationToken);
            return download;
        }
        catch
        {
            await download.DisposeAsync();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isVerified || buffer.IsEmpty)
            return 0;

        long left = _blob.Size - _position;
        Memory<byte> wanted = buffer.Length > left ? buffer[..(int)left] : buffer;
        int read = left is 0 ? 0 : await ReadSomeAsync(wanted, cancellationToken);
        _hash?.Append(wanted.Span[..read]);
        _position += read;
        if (_position == _blob.Size || read is 0)
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disconnect();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Some of the bytes that are left; none only where the content really ended before its promised length.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_body is null)
                await ResumeAsync(cancellationToken);
            OpenAnswer answer = _answer!;
            try
            {
                ValueTask<int> reading = _body!.ReadAsync(
                    buffer, answer.Patience.Allow(_connection.Options.StallTimeout, cancellationToken));
                int read = await reading;
                answer.Patience.Rest();
                if (read > 0)
                {
                    _attemptsWithoutProgress = 0;
                    return read;
                }

                if (HasFraming(answer.Message))
                    return 0;
                Cut(answer, cause: null);
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException || answer.Patience.RanOut)
            {
                Cut(answer, cut);
            }
        }
    }

    // Without a length or chunks the end of the connection is all there is to tell the end of the content from a cut.
    private static bool HasFraming(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentLength is not null || answer.Headers.TransferEncodingChunked is true;

    private void Cut(OpenAnswer answer, Exception? cause)
    {
        Uri uri = answer.Uri;
        bool stalled = answer.Patience.RanOut;
        Disconnect();
        if (++_attemptsWithoutProgress <= _connection.Options.RetryAttempts)
            return;

        throw Failure.OfProtocol(
            HttpMethod.Get,
            uri,
            $"the download {(stalled ? "stalled" : "was cut")} at byte {_position} of {_blob.Size}, and got no further in {_attemptsWithoutProgress} attempts ({cause?.GetBaseException().Message.TrimEnd('.') ?? "the connection was closed"}).",
            FailureKind.Network);
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        // A cut after progress is taken up at once; only in a row does it wait.
        if (_attemptsWithoutProgress > 1)
            await _connection.WaitToResumeAsync(_attemptsWithoutProgress - 1, cancellationToken);
        await ConnectAsync(cancellationToken);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        long offset = _position;
        var request = new RegistryRequest(HttpMethod.Get, $"{_repository}/blobs/{_blob.Digest}", Access.Read(_repository))
        {
            Action = RegistryAction.ReadBlob,
            Range = offset > 0 ? new RangeHeaderValue(offset, null) : null,
            Expected = offset > 0 ? [200, 206] : [200],
        };
        _answer = await _connection.OpenAsync(request, cancellationToken);
        HttpContentHeaders headers = _answer.Message.Content.Headers;
        if (_answer.Message.StatusCode is HttpStatusCode.PartialContent)
            CheckRange(headers.ContentRange, offset);
        else if (headers.ContentLength is { } length && length != _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, length);

        _body = await _answer.Message.Content.ReadAsStreamAsync(cancellationToken);
        if (_answer.Message.StatusCode is HttpStatusCode.OK && offset > 0)
            await SkipAsync(offset, cancellationToken);
    }

    private void CheckRange(ContentRangeHeaderValue? range, long offset)
    {
        if (range is not { Unit: "bytes", From: { } from } || from != offset || range.To is { } to && to >= _blob.Size
            || range.Length is { } length && length != _blob.Size)
            throw Failure.OfProtocol(
                HttpMethod.Get, _answer!.Uri, $"bytes from {offset} of {_blob.Size} were asked for, but '{range}' came.");
    }

    // A registry without ranges begins anew: what was handed out before is read past, and has been hashed already.
    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, 128 * 1024));
        OpenAnswer answer = _answer!;
        try
        {
            while (count > 0)
            {
                int read = await _body!.ReadAsync(
                    buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)),
                    answer.Patience.Allow(_connection.Options.StallTimeout, cancellationToken));
                if (read is 0)
                    throw new IOException("The content ended before the place where the download was cut.");
                count -= read;
            }

            answer.Patience.Rest();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException || answer.Patience.RanOut)
        {
            // The next read resumes once more, if there are attempts left.
            Cut(answer, cut);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        if (_position == _blob.Size && await HasMoreAsync(cancellationToken))
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _blob.Size + 1);
        if (_hash is null && _position < _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _position);

        _hash?.Verify(_blob);
        _isVerified = true;
        Disconnect();
    }

    // A body with a length was compared when it was opened; any other has to show that it ends here.
    private async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        if (_body is null || _answer is not { } answer || answer.Message.Content.Headers.ContentLength is not null)
            return false;
        try
        {
            return await _body.ReadAsync(new byte[1], answer.Patience.Allow(_connection.Options.StallTimeout, cancellationToken)) > 0;
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException || answer.Patience.RanOut)
        {
            // All that was promised is here; the hash decides.
            return false;
        }
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _body = null;
        _answer?.Dispose();
        _answer = null;
    }
}
