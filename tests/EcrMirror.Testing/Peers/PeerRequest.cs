using System.Globalization;
using System.Text.RegularExpressions;

namespace EcrMirror.Testing.Peers;

/// <summary>One request that a peer answered, as its access log has it.</summary>
/// <param name="Method">The method, in upper case.</param>
/// <param name="Target">Path and query as they were asked.</param>
/// <param name="Status">The status answered.</param>
/// <param name="Bytes">Bytes of the answer's body.</param>
/// <param name="UserAgent">Who asked.</param>
public sealed partial record PeerRequest(string Method, string Target, int Status, long Bytes, string UserAgent)
{
    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Reads a line of the combined log format; null where it is none.</summary>
    internal static PeerRequest? Read(string line) =>
        Combined().Match(line) is { Success: true } match
            ? new PeerRequest(
                match.Groups["method"].Value,
                match.Groups["target"].Value,
                int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["bytes"].Value is "-" ? 0 : long.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["agent"].Value)
            : null;

    [GeneratedRegex("""\A\S+ \S+ .*? \[[^\]]+\] "(?<method>[A-Z]+) (?<target>\S+) [^"]*" (?<status>\d{3}) (?<bytes>\d+|-) "[^"]*" "(?<agent>[^"]*)"\z""")]
    private static partial Regex Combined();
}
