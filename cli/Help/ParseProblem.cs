using System.CommandLine;

namespace EcrMirror.Cli.Help;

/// <summary>Says in one line what is wrong with a command line, and where to read how it should be.</summary>
internal static class ParseProblem
{
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens.Select(token => Unknown(token, command))];

        // A word that was not understood is the cause; that something else is missing then is often its effect.
        IEnumerable<string> problems = unknown.Length > 0 ? unknown : parsed.Errors.Select(error => error.Message);
        return $"{string.Join(' ', problems)} See '{Path(command)} --help'.";
    }

    private static string Path(Command command) =>
        command is RootCommand ? "ecr-mirror" : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}";

    private static string Unknown(string token, Command command) =>
        token.StartsWith('-') ? $"There is no option '{token}'."
        : command.Subcommands.Count > 0 ? $"There is no command '{token}', only {Listed([.. command.Subcommands.Select(known => $"'{known.Name}'")])}."
        : $"'{token}' belongs to no option.";

    private static string Listed(IReadOnlyList<string> names) =>
        names is [var only] ? only : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
