using System.Collections.Concurrent;
using EcrMirror.Cli.Copy;
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

    /// <summary>Images that may not be mirrored.</summary>
    public required IReadOnlyList<MirrorFailed> Refused { get; init; }

    /// <summary>Finds out.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="survey">Finds out what a rule comes to.</param>
    /// <param name="planner">Finds out what mirroring an image would do.</param>
    /// <param name="held">Says what becomes of tags that cannot be moved.</param>
    /// <param name="settings">How far it goes; dry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PlannedRun> FindAsync(
        IReadOnlyList<MirrorRule> rules, RuleSurvey survey, PlanPreview planner, HeldTags held, RuleRunSettings settings, CancellationToken cancellationToken)
    {
        var images = new ConcurrentBag<(int Rule, PlannedImage Image)>();
        var failures = new ConcurrentBag<SelectionFailed>();
        var refused = new ConcurrentBag<MirrorFailed>();
        var arriving = new ArrivingBlobs();
        int current = 0;
        await Parallel.ForEachAsync(
            rules.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentRules, CancellationToken = cancellationToken },
            async (rule, cancelled) =>
            {
                (_, SurveyResult found, IReadOnlyList<MirrorFailed> notAllowed) = await survey.LookAsync(rule.Item, settings, cancelled);
                Interlocked.Add(ref current, found.Current.Count);
                if (found.Failure is { } failed)
                    failures.Add(failed);
                foreach (MirrorFailed refusal in notAllowed)
                    refused.Add(refusal);
                foreach (SyncImage lacking in found.Lacking)
                    images.Add((rule.Index, new PlannedImage(lacking, held.Judge(lacking, await planner.PreviewAsync(lacking, arriving, cancelled)))));
            });
        return new PlannedRun
        {
            Images = [.. images.OrderBy(image => image.Rule).ThenBy(image => image.Image.Sync.Source.ToString(), StringComparer.Ordinal).Select(image => image.Image)],
            Current = current,
            Failures = [.. failures.OrderBy(failed => failed.Source.ToString(), StringComparer.Ordinal)],
            Refused = [.. refused.OrderBy(failed => $"{failed.Source} {failed.Destination.Repository}", StringComparer.Ordinal)],
        };
    }
}

/// <summary>An image, and what mirroring it would do.</summary>
/// <param name="Sync">What is wanted.</param>
/// <param name="Preview">What would be done.</param>
internal sealed record PlannedImage(SyncImage Sync, MirrorPreview Preview);
