using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>
/// One request and its answer. Every byte in and out goes through here, so that faults apply to all of them and the journal counts
/// all of them.
/// </summary>
internal sealed class Exchange(
    HttpContext http, RegistryRequest request, JournalEntry entry, RegistryFaults faults, RequestJournal journal, CancellationToken cancellationToken)
{
    private const int BufferBytes = 64 * 1024;

    public HttpContext Http => http;

    public RegistryRequest Request => request;

    public RegistryFaults Faults => faults;

    public RequestJournal Journal => journal;

    /// <summary>Ends with the connection, and with the registry.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Hands on the request's body piece by piece as it arrives.</summary>
    public async Task ReadBodyAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return;

        Interruption interruption = TakeInterruption();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long received = 0;
            while (true)
            {
                await interruption.ApplyAsync(received, this);
                int wanted = (int)Math.Min(buffer.Length, interruption.Before(received));
                int read = await http.Request.Body.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken);
                if (read == 0)
                    break;

                entry.Received(read);
                received += read;
                await take(buffer.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The request's body, or null where it has more bytes than that.</summary>
    public async Task<byte[]?> ReadBodyAsync(int mostBytes)
    {
        using var body = new MemoryStream();
        bool fits = true;
        await ReadBodyAsync(bytes =>
        {
            fits &= body.Length + bytes.Length <= mostBytes;
            if (fits)
                body.Write(bytes.Span);
            return ValueTask.CompletedTask;
        });
        return fits ? body.ToArray() : null;
    }

    public async Task RefuseAsync(SpecError error)
    {
        var said = new JsonObject { ["code"] = error.Code, ["message"] = error.Message, ["detail"] = error.Detail?.DeepClone() };
        await AnswerJsonAsync(error.Status, new JsonObject { ["errors"] = new JsonArray(said) });
    }

    public Task AnswerJsonAsync(HttpStatusCode status, JsonObject body, string contentType = "application/json") =>
        AnswerBytesAsync(status, contentType, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public Task AnswerBytesAsync(HttpStatusCode status, string contentType, ReadOnlyMemory<byte> body) =>
        AnswerBodyAsync(status, contentType, new ReadOnlyMemoryStream(body), body.Length);

    /// <summary>Answers HEAD with what GET would be; no byte of it is needed.</summary>
    public Task AnswerHeadAsync(string contentType, long length) => AnswerBodyAsync(HttpStatusCode.OK, contentType, Stream.Null, length);

    /// <summary>Ends the connection without an answer.</summary>
    public void Cut()
    {
        http.Abort();
        throw new ConnectionCutException();
    }

    public Task AnswerEmptyAsync(HttpStatusCode status) => AnswerBodyAsync(status, null, Stream.Null, 0);

    /// <summary>Sets Docker-Content-Digest, unless a fault has another idea.</summary>
    public void NameDigest(Digest digest)
    {
        faults.DigestHeaders.TryTake(request, out DigestHeaderFault fault);
        if (fault is not DigestHeaderFault.Absent)
            http.Response.Headers["Docker-Content-Digest"] = (fault is DigestHeaderFault.Wrong ? Digest.Sha256("something else"u8) : digest).ToString();
    }

    /// <summary>Serves stored content, or the range of it that is asked for. Its digest is named in headers unless the registry does not.</summary>
    public async Task AnswerContentAsync(BlobContent content, string contentType, Digest digest, bool acceptsRanges, bool namesDigest = true)
    {
        // HEAD uses up no fault of the content, because it serves none.
        ContentFault fault = ContentFault.None;
        if (request.Method is "GET")
            faults.Contents.TryTake(request with { Digest = digest }, out fault);

        long size = fault is ContentFault.Truncate ? content.Size / 2 : content.Size;
        if (namesDigest)
        {
            NameDigest(digest);
            http.Response.Headers.ETag = $"\"{digest}\"";
        }

        ByteRange range = ByteRange.Whole(size);
        if (acceptsRanges)
        {
            http.Response.Headers.AcceptRanges = "bytes";
            if (!ByteRange.TryRead(http.Request.Headers.Range, size, out range))
            {
                http.Response.Headers.ContentRange = $"bytes */{size}";
                await RefuseAsync(new SpecError(HttpStatusCode.RequestedRangeNotSatisfiable, "SIZE_INVALID", "The range is outside of the blob."));
                return;
            }
        }

        if (range.IsPart)
            http.Response.Headers.ContentRange = $"bytes {range.From}-{range.From + range.Length - 1}/{size}";

        await using Stream stream = content.OpenRead(range.From);
        await AnswerBodyAsync(
            range.IsPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK,
            contentType,
            stream,
            range.Length,
            corruptAt: fault is ContentFault.Corrupt ? (content.Size / 2) - range.From : -1,
            endAfter: fault is ContentFault.BreakOff ? range.Length / 2 : long.MaxValue);
    }

    private async Task AnswerBodyAsync(
        HttpStatusCode status, string? contentType, Stream body, long length, long corruptAt = -1, long endAfter = long.MaxValue)
    {
        if (faults.AnswerFreezes.TryTake(request, out FrozenRequests? freeze))
            await freeze!.HoldAsync(cancellationToken);
        if (faults.LostAnswers.TryTake(request, out _))
        {
            http.Abort();
            throw new ConnectionCutException();
        }

        http.Response.StatusCode = (int)status;
        http.Response.ContentType = contentType;
        if (status is not HttpStatusCode.NoContent)
            http.Response.ContentLength = length;
        entry.Answered((int)status);
        if (request.Method is "HEAD" || length == 0)
            return;

        Interruption interruption = request.IsWrite ? Interruption.None : TakeInterruption();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long sent = 0;
            while (sent < length)
            {
                if (sent >= endAfter || interruption.EndsAt(sent))
                {
                    // Kestrel sends what was written and then ends a connection whose answer is shorter than was announced.
                    await http.Response.StartAsync(cancellationToken);
                    return;
                }

                await interruption.ApplyAsync(sent, this);
                long most = Math.Min(Math.Min(length, endAfter) - sent, interruption.Before(sent));
                int read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most)), cancellationToken);
                if (read == 0)
                    throw new EndOfStreamException($"Stored content ended after {sent} of {length} bytes.");

                if (corruptAt >= sent && corruptAt < sent + read)
                    buffer[corruptAt - sent] ^= 0xff;
                entry.Sending(read);
                sent += read;
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Interruption TakeInterruption()
    {
        long? cut = faults.Cuts.TryTake(request, out long after) ? after : null;
        (long After, FrozenRequests Hold)? stall = faults.Stalls.TryTake(request, out (long, FrozenRequests) found) ? found : null;
        return new Interruption(cut, stall);
    }

    /// <summary>Where in a body something happens.</summary>
    private sealed class Interruption(long? cut, (long After, FrozenRequests Hold)? stall)
    {
        private bool _hasStalled;

        public static Interruption None { get; } = new(null, null);

        public bool EndsAt(long position) => position >= cut;

        /// <summary>Bytes until the next thing happens.</summary>
        public long Before(long position)
        {
            long next = cut ?? long.MaxValue;
            if (!_hasStalled && stall is { } pending)
                next = Math.Min(next, pending.After);
            return next - position;
        }

        public async Task ApplyAsync(long position, Exchange exchange)
        {
            if (!_hasStalled && stall is { } pending && position >= pending.After)
            {
                _hasStalled = true;
                if (!exchange.Request.IsWrite)
                    await exchange.Http.Response.Body.FlushAsync(exchange.CancellationToken);
                await pending.Hold.HoldAsync(exchange.CancellationToken);
            }

            if (exchange.Request.IsWrite && EndsAt(position))
            {
                exchange.Http.Abort();
                throw new ConnectionCutException();
            }
        }
    }

    /// <summary>The bytes that a Range header asks for.</summary>
    private readonly record struct ByteRange(long From, long Length, bool IsPart)
    {
        public static ByteRange Whole(long size) => new(0, size, false);

        /// <summary>False where the range lies outside. A header of another form, or of several ranges, means the whole (RFC 9110, 14.2).</summary>
        public static bool TryRead(string? header, long size, out ByteRange range)
        {
            range = Whole(size);
            if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal) || header[6..].Split('-') is not [var first, var last])
                return true;

            if (first.Length == 0)
            {
                if (!TryNumber(last, out long suffix))
                    return true;
                range = new ByteRange(Math.Max(0, size - suffix), Math.Min(size, suffix), true);
                return range.Length > 0;
            }

            long to = size - 1;
            if (!TryNumber(first, out long from) || (last.Length > 0 && (!TryNumber(last, out to) || to < from)))
                return true;
            to = Math.Min(to, size - 1);
            range = new ByteRange(from, to - from + 1, true);
            return from < size;
        }

        private static bool TryNumber(string text, out long number) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
