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
/// Bytes of a blob that follow one another, over one connection at a time: one that is cut is taken up again where it broke. Nothing is
/// verified here but what the registry says it sends.
/// </summary>
internal sealed class BlobRange : IDisposable
{
    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;
    private readonly Descriptor _blob;
    private readonly long _end;
    private readonly bool _isPiece;
    private OpenAnswer? _answer;
    private Stream? _body;
    private int _attemptsWithoutProgress;

    private BlobRange(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, long end, bool isPiece)
    {
        (_connection, _repository, _blob) = (connection, repository, blob);
        (Position, _end, _isPiece) = (from, end, isPiece);
    }

    /// <summary>The byte that comes next.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the registry said that it serves no ranges.</summary>
    public bool RefusesRanges => _answer?.Message.Headers.AcceptRanges.Contains("none") is true;

    /// <summary>Everything from a byte on. A registry without ranges is read past what comes before.</summary>
    public static BlobRange From(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from) =>
        new(connection, repository, blob, from, blob.Size, isPiece: false);

    /// <summary>Exactly so many bytes: a registry that does not serve just these, or a part of them from the first on, fails.</summary>
    public static BlobRange Piece(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, long end) =>
        new(connection, repository, blob, from, end, isPiece: true);

    /// <summary>Sends the request; the first byte that is wanted has not been read when this returns.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        long offset = Position;
        bool asksForRange = _isPiece || offset > 0;
        var request = new RegistryRequest(HttpMethod.Get, $"{_repository}/blobs/{_blob.Digest}", Access.Read(_repository))
        {
            Action = RegistryAction.ReadBlob,
            Range = asksForRange ? new RangeHeaderValue(offset, _isPiece ? _end - 1 : null) : null,
            Expected = asksForRange ? [200, 206] : [200],
        };
        _answer = await _connection.OpenAsync(request, cancellationToken);
        HttpContentHeaders headers = _answer.Message.Content.Headers;
        if (_answer.Message.StatusCode is HttpStatusCode.PartialContent)
            CheckRange(headers.ContentRange, offset);
        else if (_isPiece)
            throw Failure.OfProtocol(HttpMethod.Get, _answer.Uri, $"bytes {offset} to {_end - 1} of {_blob.Size} were asked for, but all were sent.");
        else if (headers.ContentLength is { } length && length != _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, length);

        _body = await _answer.Message.Content.ReadAsStreamAsync(cancellationToken);
        if (_answer.Message.StatusCode is HttpStatusCode.OK && offset > 0)
            await SkipAsync(offset, cancellationToken);
    }

    /// <summary>Some of the bytes that are left; none only where the content really ended before its promised length.</summary>
    /// <param name="buffer">At most as long as what is left.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_body is null)
                await ResumeAsync(cancellationToken);
            OpenAnswer answer = _answer!;
            int filled = 0;
            try
            {
                // All that is there: over TLS each read gives one record of 16 KiB, however many have come. Of a piece it counts when the first came.
                bool isEnough = false;
                CancellationToken waiting = answer.Patience.Allow(_connection.Options.StallTimeout, cancellationToken);
                while (filled < buffer.Length && !isEnough)
                {
                    ValueTask<int> reading = _body!.ReadAsync(buffer[filled..], waiting);
                    isEnough = _isPiece || (filled > 0 && !reading.IsCompleted);
                    if (filled > 0 && isEnough)
                        answer.Patience.Allow(_connection.Options.StallTimeout, cancellationToken);
                    int read = await reading;
                    if (read is 0)
                        break;
                    filled += read;
                    Position += read;
                    _attemptsWithoutProgress = 0;
                }

                answer.Patience.Rest();
                if (filled > 0)
                    return filled;

                // Of a piece a registry may send less than was asked for; of the whole, only a body that says how long it is ends by itself.
                if (!_isPiece && HasFraming(answer.Message))
                    return 0;
                Cut(answer, cause: null);
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException || answer.Patience.RanOut)
            {
                Cut(answer, cut);
                if (filled > 0)
                    return filled;
            }
        }
    }

    /// <summary>Whether the registry sends more than was promised.</summary>
    public async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        // A body with a length was compared when it was opened; any other has to show that it ends here.
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

    public void Dispose()
    {
        _body?.Dispose();
        _body = null;
        _answer?.Dispose();
        _answer = null;
    }

    // Without a length or chunks the end of the connection is all there is to tell the end of the content from a cut.
    private static bool HasFraming(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentLength is not null || answer.Headers.TransferEncodingChunked is true;

    private void Cut(OpenAnswer answer, Exception? cause)
    {
        Uri uri = answer.Uri;
        bool stalled = answer.Patience.RanOut;
        Dispose();
        if (++_attemptsWithoutProgress <= _connection.Options.RetryAttempts)
            return;

        throw Failure.OfProtocol(
            HttpMethod.Get,
            uri,
            $"the download {(stalled ? "stalled" : "was cut")} at byte {Position} of {_blob.Size}, and got no further in {_attemptsWithoutProgress} attempts ({cause?.GetBaseException().Message.TrimEnd('.') ?? "the connection was closed"}).",
            FailureKind.Network);
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        // A cut after progress is taken up at once; only in a row does it wait.
        if (_attemptsWithoutProgress > 1)
            await _connection.WaitToResumeAsync(_attemptsWithoutProgress - 1, cancellationToken);
        await ConnectAsync(cancellationToken);
    }

    private void CheckRange(ContentRangeHeaderValue? range, long offset)
    {
        if (range is not { Unit: "bytes", From: { } from } || from != offset || range.To is { } to && to >= _end
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
}
