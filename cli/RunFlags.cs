using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli;

/// <summary>Flags of every command that runs the services.</summary>
internal static class RunFlags
{
    private const string Table = "table";

    /// <summary>What <c>--output</c> may be.</summary>
    public static IReadOnlyList<string> Forms { get; } = [Table, .. DocumentForm.All.Select(form => form.Name)];

    private static readonly Option<string> Output = CreateOutput("-o");

    // For commands whose own -o names a file.
    private static readonly Option<string> LongOutput = CreateOutput();

    private static readonly Option<bool> RenderTable = new("--render-table")
    {
        Description = "The same as --output table.",
    };

    private static readonly Option<string> State = new("--state")
    {
        Description = $"The file that remembers what earlier runs did (environment: {StateFile.Variable}; otherwise ~/.local/state/ecr-mirror/state.db).",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Log what the services do, on standard error.",
    };

    private static readonly Option<bool> Debug = new("--debug")
    {
        Description = "Log everything, on standard error.",
    };

    public static void AddTo(Command command)
    {
        AddOutputTo(command);
        AddRenderTableTo(command);
        command.Options.Add(State);
        AddVerboseTo(command);
    }

    public static void AddOutputTo(Command command) =>
        command.Options.Add(command.Options.Any(own => own.Aliases.Any(Output.Aliases.Contains)) ? LongOutput : Output);

    /// <summary>The flag that names the file of state, for commands that read or write what is declared there.</summary>
    public static void AddStateTo(Command command) => command.Options.Add(State);

    /// <summary>The flag that asks for what is usual, as ecr-mirror-sync has it.</summary>
    public static void AddRenderTableTo(Command command) => command.Options.Add(RenderTable);

    public static void AddVerboseTo(Command command)
    {
        command.Options.Add(Verbose);
        command.Options.Add(Debug);
    }

    /// <summary>Whether the command keeps state in a file of its own.</summary>
    public static bool HasState(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(State);

    /// <summary>The document that is asked for in place of a table; null for a table.</summary>
    /// <exception cref="WrongInputException">Both are asked for.</exception>
    public static DocumentForm? DocumentOf(ParseResult parsed)
    {
        DocumentForm? form = DocumentForm.Named(parsed.GetValue(parsed.CommandResult.Command.Options.Contains(LongOutput) ? LongOutput : Output)!);
        return form is not null && parsed.GetResult(RenderTable) is not null && parsed.GetValue(RenderTable)
            ? throw new WrongInputException($"{RenderTable.Name} and {Output.Name} {form.Name} contradict each other: give one of them.")
            : form;
    }

    public static bool IsVerbose(ParseResult parsed) => LogLevelOf(parsed) is not null;

    /// <summary>How the services run.</summary>
    /// <exception cref="WrongInputException">There is no place for state.</exception>
    public static RunSettings Read(ParseResult parsed) => new()
    {
        StateFile = parsed.GetValue(State) ?? StateFile.Default(),
        LogLevel = LogLevelOf(parsed),
    };

    public static LogLevel? LogLevelOf(ParseResult parsed) =>
        IsGiven(parsed, Debug) ? LogLevel.Debug
        : IsGiven(parsed, Verbose) ? LogLevel.Information
        : null;

    // What a command does not have is not given to it.
    private static bool IsGiven(ParseResult parsed, Option<bool> flag) => parsed.GetResult(flag) is not null && parsed.GetValue(flag);

    private static Option<string> CreateOutput(params string[] aliases)
    {
        var output = new Option<string>("--output", aliases)
        {
            Description = "How to print the result: a table for people, or one document, as JSON or as YAML.",
            HelpName = string.Join('|', Forms),
            DefaultValueFactory = _ => Table,
        };
        output.CompletionSources.Add([.. Forms]);
        output.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var name }] && !Forms.Contains(name))
                given.AddError($"--output '{name}' is unknown: it is {string.Join(", ", Forms.SkipLast(1).Select(known => $"'{known}'"))} or '{Forms[^1]}'.");
        });
        return output;
    }
}
