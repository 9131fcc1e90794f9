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

            // One takes as long as the other, and most of both is the loading of code. What is wrong with rules is said first.
            Task<ChosenRules> reading = Task.Run(() => RuleFlags.ReadRunRulesAsync(parsed, consoles, time, cancellationToken), cancellationToken);
            Task<ServiceProvider> opening = Task.Run(() => OpenAsync(RuleFlags.ReadRun(parsed, reading), cancellationToken), cancellationToken);
            ChosenRules chosen = await ReadAsync(reading, opening);
            return await RunHost.RunAsync(await opening, services => follow(services, chosen, parsed, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<ChosenRules> ReadAsync(Task<ChosenRules> reading, Task<ServiceProvider> opening)
    {
        try
        {
            return await reading;
        }
        catch
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
                await opening.Result.DisposeAsync();
            throw;
        }
    }

    private static async Task<ServiceProvider> OpenAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        ServiceProvider services = await RunHost.OpenAsync(settings, cancellationToken);

        // Whoever looks at rules asks for it first.
        services.GetRequiredService<RuleSurvey>();
        return services;
    }
}
