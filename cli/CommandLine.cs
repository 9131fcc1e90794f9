using System.CommandLine;
using System.CommandLine.Parsing;
using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Demo;
using EcrMirror.Cli.Output;
using EcrMirror.State;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli;

/// <summary>The whole command line: parsing, and what becomes of everything that goes wrong.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        Consoles consoles = Consoles.OfProcess();
        ParseResult parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (ParseError error in parsed.Errors)
                consoles.Complain(error.Message);
            consoles.Complain($"See 'ecr-mirror {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help'.");
            return ExitCode.WrongInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception wrong) when (wrong is WrongInputException or StateException)
        {
            consoles.Complain(wrong.Message);
            return ExitCode.WrongInput;
        }
        catch (OptionsValidationException wrong)
        {
            consoles.Complain($"The settings are wrong: {string.Join("; ", wrong.Failures)}");
            return ExitCode.WrongInput;
        }
        catch (OperationCanceledException)
        {
            consoles.Complain("Stopped. What was published is complete; running the same command again goes on from here.");
            return ExitCode.Cancelled;
        }
    }

    private static RootCommand Root() => new(
        """
        Mirrors container images between registries: every platform, byte for byte, each byte once.

        Start with 'ecr-mirror demo', which needs nothing but this program.
        """)
    {
        CopyCommand.Create(),
        DemoCommand.Create(),
    };
}
