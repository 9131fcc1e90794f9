using System.CommandLine;
using System.Globalization;
using System.Text;
using EcrMirror.Cli.Help;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>Writes docs/cli.md from the commands.</summary>
internal static class CommandPage
{
    private const string Program = "ecr-mirror";

    private const string Introduction = """
        # Command line

        Every command with its options, defaults, environment variables and exit codes. This page is written by a test from the commands
        themselves, with `UPDATE_GOLDEN=1`; the same test fails where it is not current. `--help` of a command says the same.

        """;

    public static string Of(RootCommand root)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        Command[] commands = [.. Tree(root).Skip(1)];
        page.Append("| Command | What it does |\n|---|---|\n");
        foreach (Command command in commands)
            page.Append(CultureInfo.InvariantCulture, $"| [`{PathOf(command)}`](#{PathOf(command).Replace(' ', '-')}) | {Cell(command.Description)} |\n");
        foreach (Command command in commands)
            Write(page, command);
        return page.ToString();
    }

    private static void Write(StringBuilder page, Command command)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {PathOf(command)}\n\n{command.Description}\n");
        if (command.Subcommands.Count == 0)
            page.Append(CultureInfo.InvariantCulture, $"\n```sh\n{PathOf(command)}{string.Concat(command.Arguments.Select(Usage))} [options]\n```\n");

        (string Name, string Default, string Description)[] rows =
        [
            .. command.Arguments.Select(argument => (argument.Name, "required", argument.Description ?? "")),
            .. command.Options.Where(option => !option.Hidden).Select(option => (NamesOf(option), DefaultOf(option), option.Description ?? "")),
        ];
        if (rows.Length > 0)
            page.Append("\n| Option | Default | What it does |\n|---|---|---|\n");
        foreach ((string name, string value, string description) in rows)
            page.Append(CultureInfo.InvariantCulture, $"| `{Cell(name)}` | {Cell(value)} | {Cell(description)} |\n");

        // What belongs to a group is told with the group.
        string text = HelpText.For(command);
        if (command.Parents.OfType<Command>().All(above => HelpText.For(above) != text))
            page.Append(CultureInfo.InvariantCulture, $"\n```text\n{text.TrimEnd()}\n```\n");
    }

    private static IEnumerable<Command> Tree(Command command) => command.Subcommands.SelectMany(Tree).Prepend(command);

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } above ? $"{PathOf(above)} {command.Name}" : Program;

    private static string Usage(Argument argument) => $" {argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";

    private static string NamesOf(Option option) =>
        $"{string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length))}{(option.HelpName is { } value ? $" {value}" : "")}";

    private static string DefaultOf(Option option) =>
        option.Required ? "required" : option.HasDefaultValue && option.GetDefaultValue() is string { Length: > 0 } text ? $"`{text}`" : "";

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
