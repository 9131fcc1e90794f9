using System.Net;
using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// One blob on its way: a session that the registry has started, then one request whose body is what is written here. That is
/// a PUT, which also ends the session; or, where the registry has refused that before, a PATCH and an empty PUT.
/// </summary>
/// <remarks>Source: distribution-spec, "Pushing a blob monolithically" and "Pushing a blob in chunks".</remarks>
internal sealed class BlobUpload : IBlobUpload
{
    private static readonly TimeSpan AbandonTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    private readonly RegistryConnection _connection;
    private readonly Descriptor _blob;
    private readonly Access _access;
    private readonly bool _isMonolithic;
    private readonly AnswerTap _tap = new();
    private readonly PushContent _content;
    private readonly Patience _patience;
    private Uri _location;
    private Task<HttpResponseMessage>? _sending;
    private Stream? _body;
    private long _written;
    private bool _isComplete;

    /// <summary>An upload that goes on at the address the registry gave.</summary>
    public BlobUpload(RegistryConnection connection, Descriptor blob, Access access, Uri location)
    {
        _connection = connection;
        _blob = blob;
        _access = access;
        _location = location;
        _isMonolithic = !connection.RefusesMonolithicUploads;
        _content = new PushContent(blob.Size, _tap);
        _patience = new Patience(connection.Time);
    }

    public string? Id => null;

    public long Position => _written;

    private HttpMethod Method => _isMonolithic ? HttpMethod.Put : HttpMethod.Patch;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_written + bytes.Length > _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _written + bytes.Length);
        if (_tap.Refusal() is not null)
            throw await FailedAsync(cause: null, cancellationToken);

        try
        {
            Stream body = _body ?? await BeginAsync(cancellationToken);
            await body.WriteAsync(bytes, _patience.Allow(_connection.Options.StallTimeout, cancellationToken));
            _written += bytes.Length;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or ObjectDisposedException || _patience.RanOut)
        {
            throw await FailedAsync(broken, cancellationToken);
        }
        finally
        {
            _patience.Rest();
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_written != _blob.Size)
            throw new ContentMismatchException(_blob.Digest, _blob.Size, actual: null, _written);

        if (_body is null)
            await BeginAsync(cancellationToken);
        _content.End();
        using HttpResponseMessage answer = await AnswerAsync(cancellationToken);
        if (_isMonolithic)
        {
            Check(answer);
        }
        else
        {
            if (answer.Headers.Contains("Location"))
                _location = Answers.UploadLocation(answer);
            await CloseAsync(cancellationToken);
        }

        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isComplete)
            await AbandonAsync();
        _content.Dispose();
        _patience.Dispose();
    }

    private async Task<Stream> BeginAsync(CancellationToken cancellationToken)
    {
        await _connection.WaitToPushAsync(Method, cancellationToken);

        // The time runs from here until the head is sent: a connection may have to be made first, or be waited for.
        _patience.Allow(_connection.Options.ResponseTimeout, cancellationToken);
        Uri uri = _isMonolithic ? Locations.WithParameter(_location, "digest", _blob.Digest.ToString()) : _location;
        _sending ??= _connection.PushAsync(Method, uri, _access, _content, _patience, cancellationToken);
        await Task.WhenAny(_content.Opened, _sending);
        if (!_content.Opened.IsCompletedSuccessfully)
            throw await FailedAsync(cause: null, cancellationToken);
        _patience.Rest();
        return _body = await _content.Opened;
    }

    private async Task<HttpResponseMessage> AnswerAsync(CancellationToken cancellationToken)
    {
        _patience.Allow(_connection.Options.UploadResponseTimeout, cancellationToken);
        try
        {
            return await _sending!;
        }
        catch (RegistryException failure)
        {
            throw Judged(failure);
        }
        finally
        {
            _patience.Rest();
        }
    }

    // Why the bytes could not be sent: what the registry answered, if it did, else what became of the connection.
    private async Task<RegistryException> FailedAsync(Exception? cause, CancellationToken cancellationToken)
    {
        // A broken connection may have brought an answer first. It has arrived by now; ending the body would lose it.
        if (cause is IOException)
            await Task.WhenAny(_tap.Heard, Task.Delay(AnswerTime, _connection.Time, cancellationToken));
        if (_tap.Refusal() is null && _sending is not null)
        {
            // The body ends here; short of its length, so that the request fails rather than completes.
            _content.End();
            try
            {
                _patience.Allow(_connection.Options.ResponseTimeout, cancellationToken);
                using HttpResponseMessage answer = await _sending;
            }
            catch (RegistryException failure) when (_tap.Refusal() is null)
            {
                return Judged(failure);
            }
            catch (RegistryException)
            {
                // The answer that arrived meanwhile says more.
            }
        }

        return _tap.Refusal() is { } refusal
            ? Judged(_connection.RefusedEarly(Method, _location, _access, _content, refusal))
            : Failure.OfProtocol(Method, _location, $"the upload ended before its last byte ({cause?.Message ?? "the registry answered early"}).", FailureKind.Network);
    }

    // A registry that takes no upload in one request says so here: the blob is tried again, and then goes by PATCH. One that closed
    // the session meanwhile starts another.
    private RegistryException Judged(RegistryException failure)
    {
        bool isSessionGone = failure.Status is HttpStatusCode.NotFound && failure.HasCode("BLOB_UPLOAD_UNKNOWN");
        bool isRefused = _isMonolithic && SaysNoToMonolithic(failure);
        if (!isSessionGone && !isRefused)
            return failure;

        if (isRefused)
            _connection.RefusesMonolithicUploads = true;
        return Failure.OfStale(failure);
    }

    private static bool SaysNoToMonolithic(RegistryException failure) => failure.Status switch
    {
        HttpStatusCode.MethodNotAllowed or HttpStatusCode.LengthRequired or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.NotImplemented => true,

        // Amazon ECR says the same of bytes that do not have the digest; going by PATCH would not change that.
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound =>
            (failure.HasCode("BLOB_UPLOAD_INVALID") || failure.HasCode("UNSUPPORTED"))
            && !failure.Errors.Any(error => error.Message.Contains("digest", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var close = new RegistryRequest(HttpMethod.Put, "", _access)
        {
            Action = RegistryAction.CompleteUpload,
            Location = Locations.WithParameter(_location, "digest", _blob.Digest.ToString()),
            Expected = [200, 201, 202, 204],
        };
        await _connection.AskAsync(
            close,
            (answer, _) =>
            {
                Check(answer.Message);
                return ValueTask.FromResult(true);
            },
            cancellationToken);
    }

    private void Check(HttpResponseMessage answer)
    {
        if (Answers.ContentDigest(answer) is { } stored && stored.Algorithm == _blob.Digest.Algorithm && stored != _blob.Digest)
            throw Failure.OfProtocol(
                answer.RequestMessage!.Method, _location, $"the registry stored {stored} where {_blob.Digest} was sent.", FailureKind.Integrity);
    }

    private async Task AbandonAsync()
    {
        if (_sending is not null)
        {
            _patience.Allow(TimeSpan.Zero, CancellationToken.None);
            try
            {
                using HttpResponseMessage ignored = await _sending;
            }
            catch (Exception expected) when (expected is RegistryException or OperationCanceledException)
            {
                // It was to end.
            }
        }

        var abandon = new RegistryRequest(HttpMethod.Delete, "", _access)
        {
            Action = RegistryAction.CancelUpload,
            Location = _location,
            Expected = [200, 202, 204, 404],
        };
        await _connection.TryAsync(abandon, AbandonTime);
    }
}
