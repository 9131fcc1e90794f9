using System.Text.RegularExpressions;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Package.Tests;

/// <summary>What a run has told, without what no two runs have in common: times, durations, and the process.</summary>
internal static partial class Told
{
    public static string By(ProgramRun run) => $"exit code {run.ExitCode}\n{Scrub(run.Output)}\n{Scrub(run.Errors)}";

    private static string Scrub(string text) => Time().Replace(Duration().Replace(text, "$1?"), "?");

    [GeneratedRegex(@"(""\w*[sS]econds"": )[0-9.]+|()\b[0-9.]+ s\b|(""processId"": )[0-9]+")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?|\b(\d+ \w+ ago|now)\b")]
    private static partial Regex Time();
}
