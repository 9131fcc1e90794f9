using System.CommandLine;
using EcrMirror.Cli.Output;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror list</c>: which images rules mean, and whether they are in place.</summary>
internal static class ListCommand
{
    private static readonly Option<bool> Explain = new("--explain")
    {
        Description = "Say of every tag of the sources why it is meant or not.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Changes nothing: neither does a list without it.",
    };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("list", "Shows which images rules mean, and whether destinations have them. Nothing is changed.") { Explain, DryRun };
        return RuleCommand.Complete(
            command, consoles, time, (services, chosen, parsed, cancellationToken) => ListAsync(services, chosen, parsed, consoles, cancellationToken));
    }

    private static async Task<int> ListAsync(IServiceProvider services, ChosenRules chosen, ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        RuleSurvey survey = services.GetRequiredService<RuleSurvey>();
        RuleRunSettings settings = RuleFlags.Settings(parsed) with { IsDry = true };
        var surveyed = new SurveyedRule[chosen.Rules.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, surveyed.Length),
            new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
            async (at, cancelled) => surveyed[at] = await survey.LookAsync(chosen.Rules[at], settings, cancelled));

        var list = ListDocument.Of(surveyed, parsed.GetValue(Explain));
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, list);
        else
            ListReport.Write(consoles, list, parsed.GetValue(Explain));

        int failed = list.Failures.Count + chosen.Errors;
        return RunVerdict.Of(failed, failed + surveyed.Count(rule => rule.Found.Failure is null));
    }
}
