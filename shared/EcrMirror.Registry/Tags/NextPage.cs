namespace EcrMirror.Registry.Tags;

/// <summary>Reads a <c>Link</c> header (RFC 8288).</summary>
internal static class NextPage
{
    /// <summary>The target of the first link whose relation is <c>next</c>, as written; null without one.</summary>
    public static string? Find(IEnumerable<string> headers)
    {
        foreach (string header in headers)
        {
            for (int at = 0; header.IndexOf('<', at) is var open and >= 0;)
            {
                int close = header.IndexOf('>', open);
                if (close < 0)
                    break;
                int end = EndOfParameters(header, close + 1);
                if (IsNext(header[(close + 1)..end]))
                    return header[(open + 1)..close];
                at = end;
            }
        }

        return null;
    }

    // The comma that ends a link is one outside of quotes.
    private static int EndOfParameters(string header, int from)
    {
        bool quoted = false;
        for (int at = from; at < header.Length; at++)
        {
            if (header[at] is '"')
                quoted = !quoted;
            else if (header[at] is ',' && !quoted)
                return at;
        }

        return header.Length;
    }

    private static bool IsNext(string parameters) =>
        parameters.Split(';')
            .Select(parameter => parameter.Split('=', 2))
            .Any(pair => pair.Length is 2
                && pair[0].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
                && pair[1].Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase));
}
