using System.CommandLine;
using EcrMirror.Cli.Runs;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli;

/// <summary>Flags of every command that runs the services.</summary>
internal static class RunFlags
{
    private const string Table = "table";
    private const string Json = "json";

    private static readonly Option<string> Output = CreateOutput();

    private static readonly Option<string> State = new("--state")
    {
        Description = $"The file that remembers what earlier runs did (environment: {StateFile.Variable}; otherwise ~/.local/state/ecr-mirror/state.db).",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Log what the services do, on standard error.",
    };

    public static void AddTo(Command command)
    {
        AddOutputTo(command);
        command.Options.Add(State);
        AddVerboseTo(command);
    }

    public static void AddOutputTo(Command command) => command.Options.Add(Output);

    public static void AddVerboseTo(Command command) => command.Options.Add(Verbose);

    /// <summary>Whether the command keeps state in a file of its own.</summary>
    public static bool HasState(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(State);

    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Output) is Json;

    public static bool IsVerbose(ParseResult parsed) => parsed.GetResult(Verbose) is not null && parsed.GetValue(Verbose);

    /// <summary>How the services run.</summary>
    /// <exception cref="WrongInputException">There is no place for state.</exception>
    public static RunSettings Read(ParseResult parsed) => new()
    {
        StateFile = parsed.GetValue(State) ?? StateFile.Default(),
        LogLevel = LogLevelOf(parsed),
    };

    public static LogLevel? LogLevelOf(ParseResult parsed) => IsVerbose(parsed) ? LogLevel.Information : null;

    private static Option<string> CreateOutput()
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "How to print the result: a table for people, or one JSON document.",
            HelpName = $"{Table}|{Json}",
            DefaultValueFactory = _ => Table,
        };
        output.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: not (Table or Json) } token])
                given.AddError($"--output '{token.Value}' is unknown: it is '{Table}' or '{Json}'.");
        });
        return output;
    }
}
