using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror sync</c>: follows rules once, now.</summary>
internal static class SyncCommand
{
    private static readonly Option<bool> All = new("--all")
    {
        Description = "Show every image, also those that were in place. JSON always has them.",
    };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("sync", "Follows rules once: mirrors what they mean and destinations lack. Run it as often as you like: what is in place costs next to nothing.")
        {
            All,
        };
        PublishFlags.AddDryRunTo(command);
        return RuleCommand.Complete(command, consoles, time, (services, chosen, parsed, cancellationToken) => PublishFlags.IsDryRun(parsed)
            ? PlanCommand.PlanAsync(services, chosen, parsed, file: null, consoles, cancellationToken)
            : SyncAsync(services, chosen, parsed, consoles, cancellationToken));
    }

    private static async Task<int> SyncAsync(IServiceProvider services, ChosenRules chosen, ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        MirrorRun run = MirrorRun.Open();
        var rules = new RuleRun(services.GetRequiredService<RuleSurvey>(), services.GetRequiredService<MirrorRuns>());
        await LiveProgress.WhileAsync(
            services, cancelled => rules.SyncAsync(chosen.Rules, run, RuleFlags.Settings(parsed), cancelled), run, consoles, cancellationToken);

        IReadOnlyList<ImageOutcome> outcomes = rules.InOrder(run.Outcomes);
        IReadOnlyList<SelectionFailed> failures = rules.Failures;
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, SyncDocument.Of(chosen, outcomes, run.Repositories, failures, time.GetElapsedTime(started)));
        else
            SyncReport.Write(consoles, chosen, outcomes, run.Repositories, failures, parsed.GetValue(All), time.GetElapsedTime(started));

        int failed = outcomes.Count(outcome => outcome.Status is ImageStatus.Failed) + failures.Count + chosen.Errors;
        return RunVerdict.Of(failed, run.Parts + failures.Count + chosen.Errors);
    }
}
