using System.Globalization;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>Where results and progress are written.</summary>
internal sealed record Consoles(IAnsiConsole Out, IAnsiConsole Error)
{
    /// <summary>Wider than any table: nobody's terminal sets a limit, and a script reads rows, not blocks.</summary>
    private const int WidthOfPipe = 4096;

    // A pager at the other end has as many columns.
    private const string WidthVariable = "COLUMNS";
    private const int LeastWidth = 40;

    /// <summary>The process's standard output and standard error.</summary>
    public static Consoles OfProcess() =>
        new(Create(Console.Out, Console.IsOutputRedirected), Create(Console.Error, Console.IsErrorRedirected));

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (isRedirected)
            console.Profile.Width = int.TryParse(Environment.GetEnvironmentVariable(WidthVariable), CultureInfo.InvariantCulture, out int columns) && columns >= LeastWidth ? columns : WidthOfPipe;
        return console;
    }

    /// <summary>Whether somebody watches, so that progress is worth drawing.</summary>
    public bool IsWatched => Error.Profile.Capabilities.Interactive && Error.Profile.Capabilities.Ansi;

    /// <summary>Plain text to standard output, as it is: no wrapping, no markup.</summary>
    public void Say(string text) => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>Parts on one line if they fit, else a line each.</summary>
    public void Say(IReadOnlyList<string> parts, string separator)
    {
        string line = string.Join(separator, parts);
        Say(line.Length <= Out.Profile.Width ? line : string.Join(separator.TrimEnd() + "\n  ", parts));
    }

    /// <summary>A line with one word in a style.</summary>
    public void Say(string before, string word, Style style, string after) => Write(Out, before, word, style, after);

    /// <summary>A line with one word in a style, to standard error.</summary>
    public void Complain(string before, string word, Style style, string after) => Write(Error, before, word, style, after);

    /// <summary>One line about what went wrong, to standard error.</summary>
    public void Complain(string message) => Error.Profile.Out.Writer.WriteLine("ecr-mirror: " + message.ReplaceLineEndings(" "));

    private static void Write(IAnsiConsole console, string before, string word, Style style, string after)
    {
        console.Profile.Out.Writer.Write(before);
        console.Write(new Text(word, style));
        console.Profile.Out.Writer.WriteLine(after);
    }
}
