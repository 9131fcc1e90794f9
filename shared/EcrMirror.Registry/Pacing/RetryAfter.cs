using System.Net.Http.Headers;

namespace EcrMirror.Registry.Pacing;

/// <summary>How long an answer asks to wait (RFC 9110, "Retry-After"): seconds, or a date read against the answer's own clock.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.RetryAfter is not { } asked)
            return null;
        if (asked.Delta is { } delta)
            return delta;

        // The difference of two stamps of one clock: ours may be wrong.
        TimeSpan? wait = asked.Date - (headers.Date ?? time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
