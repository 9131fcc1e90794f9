using System.CommandLine;
using EcrMirror.Cli.Output;

namespace EcrMirror.Cli.Completion;

/// <summary><c>ecr-mirror completion</c>: what a shell has to know to complete lines of this program. The scripts ask the program itself.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = CreateShell();

    public static Command Create(Consoles consoles)
    {
        var command = new Command("completion", "Prints a script with which a shell completes commands, options and values.") { Shell };
        command.SetAction(parsed => consoles.Say(ShellScript.Of(parsed.GetRequiredValue(Shell)).TrimEnd()));
        return command;
    }

    private static Argument<string> CreateShell()
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {ShellScript.Listed}." };
        shell.CompletionSources.Add([.. ShellScript.Shells]);
        shell.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var name }] && !ShellScript.Shells.Contains(name))
                given.AddError($"SHELL '{name}' is unknown: there are {ShellScript.Listed}.");
        });
        return shell;
    }
}
