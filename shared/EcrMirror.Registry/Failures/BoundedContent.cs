using System.Buffers;

namespace EcrMirror.Registry.Failures;

/// <summary>Reads an answer's body up to a bound, with the time running only between bytes.</summary>
internal static class BoundedContent
{
    /// <summary>The body, or null where it has more than <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(
        HttpContent content, int limit, Patience patience, TimeSpan stall, CancellationToken cancellationToken) =>
        content.Headers.ContentLength > limit
            ? null
            : await ReadAsync(content, limit, refuseMore: true, patience, stall, cancellationToken);

    /// <summary>The beginning of the body, whatever its length.</summary>
    public static async Task<byte[]> ReadStartAsync(
        HttpContent content, int limit, Patience patience, TimeSpan stall, CancellationToken cancellationToken) =>
        (await ReadAsync(content, limit, refuseMore: false, patience, stall, cancellationToken))!;

    private static async Task<byte[]?> ReadAsync(
        HttpContent content, int limit, bool refuseMore, Patience patience, TimeSpan stall, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(limit + 1, (int)(content.Headers.ContentLength ?? 16 * 1024) + 1));
        try
        {
            int length = 0;
            while (true)
            {
                int read = await body.ReadAsync(buffer.AsMemory(length), patience.Allow(stall, cancellationToken));
                length += read;
                if (length > limit && refuseMore)
                    return null;
                if (read is 0 || length >= limit + 1)
                    return buffer.AsSpan(0, Math.Min(length, limit)).ToArray();
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        finally
        {
            patience.Rest();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
