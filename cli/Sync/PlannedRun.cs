using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Planner.Preview;
using EcrMirror.Planner.Survey;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Sync;

/// <summary>What following rules would do now: nothing is stored and nothing is changed.</summary>
internal sealed record PlannedRun
{
    /// <summary>Images for which something would be done, or that fail already, in the order of their rules.</summary>
    public required IReadOnlyList<PlannedImage> Images { get; init; }

    /// <summary>How many images are in place at some destination.</summary>
    public required int Current { get; init; }

    /// <summary>Selections that come to nothing.</summary>
    public required IReadOnlyList<SelectionFailed> Failures { get; init; }

    /// <summary>Finds out.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="run">Finds out what a rule comes to.</param>
    /// <param name="planner">Finds out what mirroring an image would do.</param>
    /// <param name="settings">How far it goes; dry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PlannedRun> FindAsync(
        IReadOnlyList<MirrorRule> rules, RuleRun run, PlanPreview planner, RuleRunSettings settings, CancellationToken cancellationToken)
    {
        var images = new ConcurrentBag<(int Rule, PlannedImage Image)>();
        var failures = new ConcurrentBag<SelectionFailed>();
        var arriving = new ArrivingBlobs();
        int current = 0;
        await Parallel.ForEachAsync(
            rules.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
            async (rule, cancelled) =>
            {
                SurveyResult found = await run.SurveyAsync(rule.Item, settings, cancelled);
                Interlocked.Add(ref current, found.Current.Count);
                if (found.Failure is { } failed)
                    failures.Add(failed);
                foreach (SyncImage lacking in found.Lacking)
                    images.Add((rule.Index, new PlannedImage(lacking, await planner.PreviewAsync(lacking, arriving, cancelled))));
            });
        return new PlannedRun
        {
            Images = [.. images.OrderBy(image => image.Rule).ThenBy(image => image.Image.Sync.Source.ToString(), StringComparer.Ordinal).Select(image => image.Image)],
            Current = current,
            Failures = [.. failures.OrderBy(failed => failed.Source.ToString(), StringComparer.Ordinal)],
        };
    }
}

/// <summary>An image, and what mirroring it would do.</summary>
/// <param name="Sync">What is wanted.</param>
/// <param name="Preview">What would be done.</param>
internal sealed record PlannedImage(SyncImage Sync, MirrorPreview Preview);
