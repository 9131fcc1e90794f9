using System.Text;
using EcrMirror.Cli.Output;
using Spectre.Console;

namespace EcrMirror.Cli.Tests;

/// <summary>Consoles that remember what was written, as wide and as colourful as a test says.</summary>
internal sealed class CapturedConsoles
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    public CapturedConsoles(int width, bool isColourful = false) =>
        Consoles = new Consoles(Create(_out, width, isColourful), Create(_error, width, isColourful));

    public Consoles Consoles { get; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    private static IAnsiConsole Create(StringBuilder text, int width, bool isColourful)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new StringWriter(text) { NewLine = "\n" }),
            Interactive = InteractionSupport.No,
            Ansi = isColourful ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColourful ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
