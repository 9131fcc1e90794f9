using System.Collections.Concurrent;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Survey;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Sync;

/// <summary>Follows rules once: finds out what each of them comes to now, and has mirrored what is not in place, while it looks at the next.</summary>
internal sealed class RuleRun(SourceSurvey survey, MirrorRuns runs)
{
    private readonly ConcurrentBag<SelectionFailed> _failures = [];

    /// <summary>Selections that came to nothing.</summary>
    public IReadOnlyList<SelectionFailed> Failures => [.. _failures.OrderBy(failed => failed.Source.ToString(), StringComparer.Ordinal)];

    /// <summary>Follows rules, and waits until everything has ended.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="run">Where ends are gathered; open, and closed by this.</param>
    /// <param name="settings">How far it goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SyncAsync(IReadOnlyList<MirrorRule> rules, MirrorRun run, RuleRunSettings settings, CancellationToken cancellationToken) => runs.RunAsync(
        run,
        async () =>
        {
            try
            {
                // What is urgent first: a source may not grant pulls for everything.
                foreach (IGrouping<MirrorPriority, MirrorRule> equal in rules.GroupBy(rule => rule.Priority).OrderByDescending(equal => equal.Key))
                {
                    await Parallel.ForEachAsync(
                        equal,
                        new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
                        async (rule, cancelled) => await SyncAsync(rule, run, settings, cancelled));
                }
            }
            finally
            {
                run.Close();
            }
        },
        cancellationToken);

    private async Task SyncAsync(MirrorRule rule, MirrorRun run, RuleRunSettings settings, CancellationToken cancellationToken)
    {
        SurveyResult found = await SurveyAsync(rule, settings, cancellationToken);
        if (found.Failure is { } failed)
            _failures.Add(failed);

        // Each image is waited for by itself, so that each has an id of its own.
        foreach (RepositoryReconciled reconciled in found.Reconciled)
            run.Take(reconciled);
        foreach (MirrorFoundCurrent current in found.Current)
        {
            string requestId = IdOf(rule, current.Source, current.Destinations);
            run.Add(new AwaitedImage(requestId, current.Source, current.Destinations));
            run.Take(current with { RequestId = requestId });
        }

        foreach (MirrorFailed deferred in found.Deferred)
        {
            string requestId = IdOf(rule, deferred.Source, [deferred.Destination]);
            run.Add(new AwaitedImage(requestId, deferred.Source, [deferred.Destination]));
            run.Take(deferred with { RequestIds = [requestId] });
        }

        foreach (SyncImage lacking in found.Lacking)
        {
            // Somebody waits: a plan that somebody else left lying is opened anew.
            SyncImage wanted = lacking with { RequestId = IdOf(rule, lacking.Source, lacking.Destinations), Cause = SyncCause.Requested };
            run.Add(AwaitedImage.Of(wanted));
            await runs.SyncAsync(wanted, cancellationToken);
        }
    }

    /// <summary>What a rule comes to now.</summary>
    public async Task<SurveyResult> SurveyAsync(MirrorRule rule, RuleRunSettings settings, CancellationToken cancellationToken) => RuleSyncs.Swept(rule) switch
    {
        DueWork.Tags { Sync: var sync } => await survey.SurveyAsync(sync with { Cause = settings.Cause }, settings.IsDry, cancellationToken),
        DueWork.Image { Sync: var sync } => await survey.SurveyAsync([sync with { Cause = settings.Cause }], settings.IsDry, cancellationToken),
        _ => throw new InvalidOperationException("What a rule makes due is a closed set of two."),
    };

    private static string IdOf(MirrorRule rule, ImageReference source, IReadOnlyList<Destination> destinations) => "sync-" + PlanId.Derive(string.Join(
        '\n',
        [rule.Id, $"{source.Repository}:{source.Tag}", .. destinations.SelectMany(destination => destination.Tags.Select(tag => $"{destination.Repository}:{tag}").Prepend($"{destination.Repository}"))]));
}
