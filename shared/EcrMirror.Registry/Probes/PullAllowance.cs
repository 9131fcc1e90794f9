using System.Globalization;
using System.Text.RegularExpressions;

namespace EcrMirror.Registry.Probes;

/// <summary>How many pulls a registry grants in a while, and how many are left.</summary>
/// <param name="Limit">Pulls in a window.</param>
/// <param name="Remaining">Those that are left in this one.</param>
/// <param name="Window">How long a window is; null where that is not said.</param>
/// <param name="CountedFor">Whom they are counted for, an address or an account; null where that is not said.</param>
/// <remarks>Source: Docker docs, "Usage and limits": the headers of every answer about a manifest; a HEAD is not counted.</remarks>
public sealed partial record PullAllowance(int Limit, int Remaining, TimeSpan? Window, string? CountedFor)
{
    internal static PullAllowance? Read(HttpResponseMessage answer)
    {
        if (Count(answer, "ratelimit-limit") is not { } limit || Count(answer, "ratelimit-remaining") is not { } remaining)
            return null;
        return new PullAllowance(limit.Count, remaining.Count, limit.Window, Header(answer, "docker-ratelimit-source"));
    }

    private static (int Count, TimeSpan? Window)? Count(HttpResponseMessage answer, string name)
    {
        Match said = Said().Match(Header(answer, name) ?? "");
        if (!said.Success)
            return null;

        TimeSpan? window = said.Groups["window"].Success ? TimeSpan.FromSeconds(Number(said.Groups["window"].Value)) : null;
        return (Number(said.Groups["count"].Value), window);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    [GeneratedRegex(@"\A(?<count>[0-9]{1,9})(?:;w=(?<window>[0-9]{1,9}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Said();
}
