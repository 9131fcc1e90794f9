using System.Buffers.Text;
using System.Text;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Lists in pages. A page goes on after the last item of the one before, whatever came or went since.</summary>
internal static class Paging
{
    private const int UsualSize = 100;

    /// <summary>The items of the page that is asked for, and the token for the next one; null on the last.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="items">Everything there is.</param>
    /// <param name="key">What items are sorted by: different for each.</param>
    /// <param name="usualSize">The items of a page where the request does not say.</param>
    /// <param name="names">The member that names items one by one, with which there are no pages.</param>
    public static (IReadOnlyList<T> Page, string? NextToken) Page<T>(
        ApiRequest request, IEnumerable<T> items, Func<T, string> key, int usualSize = UsualSize, string? names = null)
    {
        if (names is not null && request.Has(names))
        {
            if (request.Has("maxResults") || request.Has("nextToken"))
                throw EcrError.InvalidParameter(request.Has("maxResults") ? "maxResults" : "nextToken", $"Member cannot be used together with {names}");
            return ([.. items], null);
        }

        string? after = request.Text("nextToken") is { } token ? Read(request.Operation, token) : null;
        List<T> rest = [.. items.OrderBy(key, StringComparer.Ordinal).SkipWhile(item => after is not null && string.CompareOrdinal(key(item), after) <= 0)];
        int size = request.Number("maxResults") ?? usualSize;
        return rest.Count <= size ? (rest, null) : (rest[..size], Write(request.Operation, key(rest[size - 1])));
    }

    private static string Write(string operation, string after) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{operation}\n{after}"));

    private static string Read(string operation, string token)
    {
        string text = Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "";
        return text.StartsWith(operation + "\n", StringComparison.Ordinal)
            ? text[(operation.Length + 1)..]
            : throw EcrError.InvalidParameter("nextToken", "Invalid token");
    }
}
