using System.Globalization;
using System.Net;
using System.Text;

namespace EcrMirror.Registry.Blobs;

/// <summary>An answer that was read off a connection while its request was still being sent.</summary>
/// <param name="Status">The status, from 300 up.</param>
/// <param name="Body">As much of the body as had arrived.</param>
/// <param name="RetryAfter">How long the registry asked to wait, where it said so in seconds.</param>
internal sealed record EarlyAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>
    /// Reads the bytes of an HTTP/1.1 answer; null where they are no refusal. Its framing is not followed: what is wanted of the
    /// body is the JSON in it, if any.
    /// </summary>
    public static EarlyAnswer? Parse(ReadOnlyMemory<byte> received)
    {
        ReadOnlySpan<byte> bytes = received.Span;
        if (bytes.Length < 12 || !bytes.StartsWith("HTTP/1."u8)
            || !int.TryParse(bytes.Slice(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) || status < 300)
            return null;

        int end = bytes.IndexOf("\r\n\r\n"u8);
        string head = Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
        ReadOnlyMemory<byte> body = end < 0 ? default : received[(end + 4)..];
        if (body.Span.IndexOf((byte)'{') is var open and >= 0 && body.Span.LastIndexOf((byte)'}') is var close && close > open)
            body = body[open..(close + 1)];
        return new EarlyAnswer((HttpStatusCode)status, body, Seconds(head));
    }

    private static TimeSpan? Seconds(string head)
    {
        const string Name = "\r\nRetry-After:";
        int start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        string rest = head[(start + Name.Length)..];
        rest = rest.IndexOf('\r') is var end and >= 0 ? rest[..end] : rest;
        return int.TryParse(rest.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds) : null;
    }
}
