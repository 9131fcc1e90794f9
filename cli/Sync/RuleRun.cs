using System.Collections.Concurrent;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Planner.Survey;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Sync;

/// <summary>Follows rules once: finds out what each of them comes to now, and has mirrored what is not in place, while it looks at the next.</summary>
/// <param name="survey">Finds out what rules come to.</param>
/// <param name="runs">Has images mirrored.</param>
/// <param name="tell">Hears what a look alone finds out, as the events that the Planner would tell; what comes after it, everybody is told.</param>
internal sealed class RuleRun(RuleSurvey survey, MirrorRuns runs, Action<object>? tell = null)
{
    private readonly ConcurrentBag<SelectionFailed> _failures = [];
    private readonly ConcurrentDictionary<string, int> _ruleOf = [];

    /// <summary>Selections that came to nothing.</summary>
    public IReadOnlyList<SelectionFailed> Failures => [.. _failures.OrderBy(failed => failed.Source.ToString(), StringComparer.Ordinal)];

    /// <summary>Outcomes in the order of their rules, and of their sources: rules are looked at several at a time, and what ended first tells nothing.</summary>
    public IReadOnlyList<ImageOutcome> InOrder(IReadOnlyList<ImageOutcome> outcomes) =>
        [.. outcomes.OrderBy(outcome => _ruleOf.GetValueOrDefault(outcome.RequestId)).ThenBy(outcome => outcome.Source.CommonName, StringComparer.Ordinal)];

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
                await LookAtEachAsync(rules.Index().Where(rule => rule.Item.Priority is not MirrorPriority.Normal));
                await LookAtEachAsync(rules.Index().Where(rule => rule.Item.Priority is MirrorPriority.Normal));
            }
            finally
            {
                run.Close();
            }

            Task LookAtEachAsync(IEnumerable<(int Index, MirrorRule Item)> equal) => Parallel.ForEachAsync(
                equal,
                new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
                async (rule, cancelled) => await LookAsync(rule.Item, rule.Index, run, settings, cancelled));
        },
        cancellationToken);

    /// <summary>Looks at one rule, and has mirrored what is not in place.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="place">Where it is among the rules.</param>
    /// <param name="run">Where ends are gathered; open.</param>
    /// <param name="settings">How far the look goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(MirrorRule rule, int place, MirrorRun run, RuleRunSettings settings, CancellationToken cancellationToken)
    {
        (_, SurveyResult found, IReadOnlyList<MirrorFailed> refused) = await survey.LookAsync(rule, settings, cancellationToken);
        if (found.Failure is { } failed)
        {
            _failures.Add(failed);
            tell?.Invoke(failed);
        }

        // Each image is waited for by itself, so that each has an id of its own.
        foreach (RepositoryReconciled reconciled in found.Reconciled)
        {
            run.Take(reconciled);
            tell?.Invoke(reconciled);
        }

        foreach (MirrorFoundCurrent current in found.Current)
        {
            string requestId = RuleSurvey.IdOf(rule, current.Source, current.Destinations);
            Await(new AwaitedImage(requestId, current.Source, current.Destinations));
            run.Take(current with { RequestId = requestId });
            tell?.Invoke(current with { RequestId = requestId });
        }

        foreach (MirrorFailed refusal in refused)
        {
            Await(new AwaitedImage(refusal.RequestIds[0], refusal.Source, [refusal.Destination]));
            run.Take(refusal);
            tell?.Invoke(refusal);
        }

        foreach (MirrorFailed deferred in found.Deferred)
        {
            string requestId = RuleSurvey.IdOf(rule, deferred.Source, deferred.Destination);
            Await(new AwaitedImage(requestId, deferred.Source, [deferred.Destination]));
            run.Take(deferred with { RequestIds = [requestId] });
            tell?.Invoke(deferred with { RequestIds = [requestId] });
        }

        foreach (SyncImage lacking in found.Lacking)
        {
            // Somebody waits: a plan that somebody else left lying is opened anew.
            SyncImage wanted = lacking with { RequestId = RuleSurvey.IdOf(rule, lacking.Source, lacking.Destinations), Cause = SyncCause.Requested };
            Await(AwaitedImage.Of(wanted));
            await runs.SyncAsync(wanted, cancellationToken);
        }

        void Await(AwaitedImage image)
        {
            _ruleOf[image.RequestId] = place;
            run.Add(image);
        }
    }
}
