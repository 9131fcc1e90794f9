using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EcrMirror.Cli.Help;

/// <summary>The usual help, followed by what a newcomer asks next: how it works, examples, environment, exit codes.</summary>
internal sealed class TeachingHelp : SynchronousCommandLineAction
{
    private static readonly HelpAction Usual = new();

    /// <summary>Puts it behind <c>--help</c> of every command.</summary>
    public static TeachingHelp AddTo(RootCommand root)
    {
        var help = new TeachingHelp();
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            option.Action = help;
        return help;
    }

    public override int Invoke(ParseResult parseResult)
    {
        Usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(HelpText.For(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }
}
