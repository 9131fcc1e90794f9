using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Planner.Survey;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror list</c>: which images rules mean, and whether they are in place.</summary>
internal static class ListCommand
{
    private static readonly Option<bool> Explain = new("--explain")
    {
        Description = "Say of every tag of the sources why it is meant or not.",
    };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("list", "Shows which images rules mean, and whether destinations have them. Nothing is changed.") { Explain };
        RuleFlags.AddRunTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            ChosenRules chosen = await RuleFlags.ReadAsync(parsed, consoles, time, cancellationToken);
            return await RunHost.RunAsync(RuleFlags.ReadRun(parsed, chosen), host => ListAsync(host, chosen, parsed, consoles, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> ListAsync(IHost host, ChosenRules chosen, ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        var run = new RuleRun(host.Services.GetRequiredService<SourceSurvey>(), host.Services.GetRequiredService<MirrorRuns>());
        RuleRunSettings settings = RuleFlags.Settings(parsed) with { IsDry = true };
        var surveys = new SurveyResult[chosen.Rules.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, surveys.Length),
            new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
            async (at, cancelled) => surveys[at] = await run.SurveyAsync(chosen.Rules[at], settings, cancelled));

        var list = ListDocument.Of([.. chosen.Rules.Zip(surveys)], parsed.GetValue(Explain));
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, list);
        else
            ListReport.Write(consoles, list, parsed.GetValue(Explain));

        int failed = surveys.Count(survey => survey.Failure is not null) + chosen.Errors;
        return RunVerdict.Of(failed, failed + surveys.Count(survey => survey.Failure is null));
    }
}
