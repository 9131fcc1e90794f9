using System.CommandLine;
using EcrMirror.Cli.Cost.Estimation;

namespace EcrMirror.Cli.Cost;

/// <summary>Flags about what AWS asks for.</summary>
internal static class PriceFlags
{
    private static readonly Option<string> File = new("--prices")
    {
        Description = "A file with prices, YAML or JSON; what it does not name is as built in, for us-east-1.",
        HelpName = "FILE",
    };

    public static void AddTo(Command command) => command.Options.Add(File);

    /// <summary>The prices.</summary>
    /// <exception cref="WrongInputException">The file cannot be read, or has something that is no price.</exception>
    public static Prices Read(ParseResult parsed) => parsed.GetValue(File) is { } file ? PricesFile.Read(file) : new Prices();
}
