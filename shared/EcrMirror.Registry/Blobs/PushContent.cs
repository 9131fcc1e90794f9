using System.Net;
using System.Net.Http.Headers;
using EcrMirror.Registry.Authentication;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// The body of an upload whose bytes are pushed: it hands its stream over and ends when it is told to. Nothing is copied.
/// </summary>
internal sealed class PushContent : HttpContent
{
    private readonly long _length;
    private readonly AnswerTap _tap;
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PushContent(long length, AnswerTap tap)
    {
        _length = length;
        _tap = tap;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>What was shown with it to get in; null where nothing was.</summary>
    public AccessProof? Authorization { get; set; }

    /// <summary>The stream to write to, once the head of the request is sent.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body.</summary>
    public void End() => _ended.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A second call would send what has already gone to another connection.
        if (_opened.Task.IsCompleted)
            throw new IOException("The body of an upload is sent only once.");

        await _tap.AttachAsync(stream, cancellationToken);
        _opened.TrySetResult(stream);
        await _ended.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
