using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>Where results and progress are written. What draws is made when something is drawn: a run that prints a line needs none of it.</summary>
internal sealed class Consoles
{
    /// <summary>Wider than any table: nobody's terminal sets a limit, and a script reads rows, not blocks.</summary>
    private const int WidthOfPipe = 4096;

    // A pager at the other end has as many columns.
    private const string WidthVariable = "COLUMNS";
    private const int LeastWidth = 40;

    private readonly Lazy<IAnsiConsole> _out;
    private readonly Lazy<IAnsiConsole> _error;
    private readonly int? _widthOfPipe;
    private readonly bool _isErrorRedirected;

    /// <summary>Consoles that somebody made.</summary>
    public Consoles(IAnsiConsole output, IAnsiConsole error)
    {
        (_out, _error) = (new Lazy<IAnsiConsole>(output), new Lazy<IAnsiConsole>(error));
        (OutWriter, ErrorWriter) = (output.Profile.Out.Writer, error.Profile.Out.Writer);
    }

    private Consoles(TextWriter output, bool isOutputRedirected, TextWriter error, bool isErrorRedirected)
    {
        _out = new Lazy<IAnsiConsole>(() => Create(output, isOutputRedirected));
        _error = new Lazy<IAnsiConsole>(() => Create(error, isErrorRedirected));
        (OutWriter, ErrorWriter) = (output, error);
        _widthOfPipe = isOutputRedirected ? WidthOfRedirected() : null;
        _isErrorRedirected = isErrorRedirected;
    }

    /// <summary>Draws on standard output.</summary>
    public IAnsiConsole Out => _out.Value;

    /// <summary>Draws on standard error.</summary>
    public IAnsiConsole Error => _error.Value;

    /// <summary>Whether standard output goes to a file or to another program, which gets plain text.</summary>
    public bool IsOutRedirected => _widthOfPipe is not null;

    /// <summary>How many characters fit on a line of standard output.</summary>
    public int Width => _widthOfPipe ?? Out.Profile.Width;

    /// <summary>Standard output.</summary>
    public TextWriter OutWriter { get; }

    /// <summary>Standard error.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>The process's standard output and standard error.</summary>
    public static Consoles OfProcess()
    {
        (bool isOutputRedirected, bool isErrorRedirected) = (Console.IsOutputRedirected, Console.IsErrorRedirected);
        return new(
            isOutputRedirected ? WriterOf(Console.OpenStandardOutput()) : Console.Out, isOutputRedirected,
            isErrorRedirected ? WriterOf(Console.OpenStandardError()) : Console.Error, isErrorRedirected);
    }

    // A terminal has a character set. A file or another program gets UTF-8, as do documents: nothing needs to be found out for that.
    private static TextWriter WriterOf(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (isRedirected)
            console.Profile.Width = WidthOfRedirected();
        return console;
    }

    private static int WidthOfRedirected() =>
        int.TryParse(Environment.GetEnvironmentVariable(WidthVariable), CultureInfo.InvariantCulture, out int columns) && columns >= LeastWidth ? columns : WidthOfPipe;

    /// <summary>Whether somebody watches, so that progress is worth drawing.</summary>
    public bool IsWatched => !_isErrorRedirected && Error.Profile.Capabilities.Interactive && Error.Profile.Capabilities.Ansi;

    /// <summary>Plain text to standard output, as it is: no wrapping, no markup.</summary>
    public void Say(string text) => OutWriter.WriteLine(text);

    /// <summary>Parts on one line if they fit, else a line each.</summary>
    public void Say(IReadOnlyList<string> parts, string separator)
    {
        string line = string.Join(separator, parts);
        Say(line.Length <= Width ? line : string.Join(separator.TrimEnd() + "\n  ", parts));
    }

    /// <summary>A line with one word in a style.</summary>
    public void Say(string before, string word, Style style, string after) => Write(IsOutRedirected ? null : Out, OutWriter, before, word, style, after);

    /// <summary>A line with one word in a style, to standard error.</summary>
    public void Complain(string before, string word, Style style, string after) => Write(_isErrorRedirected ? null : Error, ErrorWriter, before, word, style, after);

    /// <summary>One line about what went wrong, to standard error.</summary>
    public void Complain(string message) => ErrorWriter.WriteLine("ecr-mirror: " + message.ReplaceLineEndings(" "));

    // Where nobody sees a style, nothing that draws is needed.
    private static void Write(IAnsiConsole? console, TextWriter writer, string before, string word, Style style, string after)
    {
        writer.Write(before);
        if (console is null)
            writer.Write(word);
        else
            console.Write(new Text(word, style));
        writer.WriteLine(after);
    }
}
