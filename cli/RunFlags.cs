using System.CommandLine;
using EcrMirror.Cli.Runs;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli;

/// <summary>Flags of every command that runs the services.</summary>
internal static class RunFlags
{
    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "How to print the result.",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    private static readonly Option<string> State = new("--state")
    {
        Description = "The file that remembers what earlier runs did (environment: ECR_MIRROR_STATE).",
        HelpName = "FILE",
        DefaultValueFactory = _ => StateFile.Default,
    };

    private static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Log what the services do, on standard error.",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Output);
        command.Options.Add(State);
        command.Options.Add(Verbose);
    }

    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == "json";

    public static RunSettings Read(ParseResult parsed) => new()
    {
        StateFile = parsed.GetRequiredValue(State),
        LogLevel = parsed.GetValue(Verbose) ? LogLevel.Information : null,
    };
}
