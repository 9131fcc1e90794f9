using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Sync;

/// <summary>What commands that follow rules have in common: their flags, and that rules are read before the services start.</summary>
internal static class RuleCommand
{
    /// <summary>Gives a command flags and work.</summary>
    /// <param name="command">The command, with the flags of its own.</param>
    /// <param name="consoles">Where it prints to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="follow">Follows the rules with the services; the answer is the exit code.</param>
    public static Command Complete(
        Command command, Consoles consoles, TimeProvider time, Func<IServiceProvider, ChosenRules, ParseResult, CancellationToken, Task<int>> follow)
    {
        RuleFlags.AddRunTo(command, mayBeFull: true);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();

            // Rules are read while the services are put together, because one takes as long as the other. What is wrong with rules is said first.
            Task<ChosenRules> reading = Task.Run(() => RuleFlags.ReadRunRulesAsync(parsed, consoles, time, cancellationToken), cancellationToken);
            Task<ServiceProvider> building = Task.Run(() => RunHost.Build(RuleFlags.ReadRun(parsed, reading)), cancellationToken);
            ChosenRules chosen = await reading;
            return await RunHost.RunAsync(await building, services => follow(services, chosen, parsed, cancellationToken), cancellationToken);
        });
        return command;
    }
}
