using EcrMirror.Contracts;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Publication;

/// <summary>
/// Takes the reports of copy tasks and, when the last one of a destination has come in, ends that destination: published, failed
/// with a reason, or superseded. Every step is safe to repeat and the end is recorded last, so a report that is delivered again
/// after a crash goes on where the crash was.
/// </summary>
internal sealed partial class DestinationPublisher(
    IPlanStore plans,
    RootPublication publication,
    SourceTagCheck sourceTag,
    ILedger ledger,
    MirrorMetrics metrics,
    IOptions<PublisherOptions> options,
    TimeProvider time,
    ILogger<DestinationPublisher> logger)
{
    /// <summary>Takes a report; the answer is how its destination ended, if this was the last one.</summary>
    public async Task<Conclusion?> TakeReportAsync(TaskReport report, CancellationToken cancellationToken)
    {
        DestinationProgress? progress = await plans.ReportAsync(report, cancellationToken);
        return progress is null ? null : await EndIfLandedAsync(progress, cancellationToken);
    }

    /// <summary>Ends a destination that waits for no copy task.</summary>
    public async Task<Conclusion?> PublishIfReadyAsync(PlanId plan, int attempt, Repository destination, CancellationToken cancellationToken)
    {
        // Where tasks report, the last report ends the destination: two ends at once would each tell the world. Most have some, so the
        // plan alone is read for them.
        MirrorPlan? known = await plans.FindAsync(plan, cancellationToken);
        if (known?.Attempt != attempt || known.Destinations.FirstOrDefault(planned => planned.Repository == destination) is not { Tasks.Count: 0 })
            return null;

        DestinationProgress? progress = await plans.FindProgressAsync(plan, destination, cancellationToken);
        return progress?.Attempt == attempt ? await EndIfLandedAsync(progress, cancellationToken) : null;
    }

    /// <summary>Gives up a destination that has not ended, for a reason that nobody foresaw.</summary>
    public async Task<Conclusion?> GiveUpAsync(PlanId planId, int attempt, Repository repository, string reason, CancellationToken cancellationToken)
    {
        DestinationProgress? progress = await plans.FindProgressAsync(planId, repository, cancellationToken);
        if (progress is not { Outcome: DestinationOutcome.Pending } || progress.Attempt != attempt
            || await plans.FindAsync(planId, cancellationToken) is not { } plan)
        {
            return null;
        }

        return await FailAsync(plan, DestinationOf(plan, progress), progress, MirrorStage.Publish, kind: null, reason, cancellationToken);
    }

    /// <summary>Records the end, once the world has been told.</summary>
    public async Task ConcludeAsync(Conclusion conclusion, CancellationToken cancellationToken)
    {
        await plans.ConcludeAsync(
            conclusion.Plan, conclusion.Attempt, conclusion.Repository, conclusion.Outcome, conclusion.Reason, cancellationToken);
        metrics.DestinationConcluded(conclusion.Repository, conclusion.Outcome switch
        {
            DestinationOutcome.Published => "published",
            DestinationOutcome.Superseded => "superseded",
            _ => "failed",
        });
    }

    private async Task<Conclusion?> EndIfLandedAsync(DestinationProgress progress, CancellationToken cancellationToken)
    {
        if (!progress.IsLanded || progress.Outcome is not DestinationOutcome.Pending
            || await plans.FindAsync(progress.Plan, cancellationToken) is not { } plan || plan.Attempt != progress.Attempt)
        {
            return null;
        }

        PlannedDestination destination = DestinationOf(plan, progress);
        if (progress.Failures.Count > 0)
        {
            return await FailAsync(
                plan, destination, progress, MirrorStage.Copy, progress.FailureKind, string.Join("; ", progress.Failures.Values.Distinct()), cancellationToken);
        }

        try
        {
            return await PublishAsync(plan, destination, progress, cancellationToken);
        }
        catch (RegistryException lacking) when (lacking.HasCode(RegistryErrorCode.ManifestBlobUnknown) && plan.Restarts < options.Value.MostRestarts)
        {
            return await RepairAsync(plan, destination, lacking.Message, cancellationToken);
        }
        catch (Exception refused) when (refused is RegistryException or ManifestException or ContentMismatchException)
        {
            return await FailAsync(plan, destination, progress, MirrorStage.Publish, FailureKinds.Of(refused), refused.Message, cancellationToken);
        }
    }

    private async Task<Conclusion> PublishAsync(
        MirrorPlan plan, PlannedDestination destination, DestinationProgress progress, CancellationToken cancellationToken)
    {
        Digest? moved = await sourceTag.FindMoveAsync(plan, cancellationToken) ?? await FindNewerAsync(plan, destination, cancellationToken);
        if (moved is { } now)
        {
            return plan.Restarts < options.Value.MostRestarts
                ? Supersede(plan, destination, now)
                : await FailAsync(plan, destination, progress, MirrorStage.Publish, kind: null, $"The source tag moved again after {plan.Restarts} restarts, now to {now}.", cancellationToken);
        }

        TagOutcomes tags = await publication.PublishAsync(plan, destination, cancellationToken);
        IReadOnlyList<TagFoundImmutable> held = await RecordHeldAsync(plan, destination, tags, cancellationToken);
        if (tags.Refused.Count > 0)
        {
            Conclusion partly = await PublishPartlyAsync(plan, destination, progress, tags, cancellationToken);
            return partly with { Events = [.. partly.Events, .. held] };
        }

        LogPublished(plan.Source, destination.Repository, plan.Id, tags.Set.Count);
        ImagePublished published = Published(plan, AsMessage(destination) with { Tags = tags.Set }, progress, tags);
        return Conclude(plan, destination, DestinationOutcome.Published, null, published) with
        {
            // Without tags it would say that the image was wanted by its digest only.
            Events = held.Count > 0 && tags.Set.Count == 0 ? held : [published, .. held],
        };
    }

    // What is left alone is no failure of the work, but the tag is not what was wanted: whoever asks why finds it in the ledger.
    private async Task<IReadOnlyList<TagFoundImmutable>> RecordHeldAsync(
        MirrorPlan plan, PlannedDestination destination, TagOutcomes tags, CancellationToken cancellationToken)
    {
        var found = new List<TagFoundImmutable>();
        foreach (HeldTag tag in tags.Held)
        {
            DateTimeOffset foundAt = time.GetUtcNow();
            string points = $"The tag points to {tag.Actual?.ToString() ?? "another image"} and cannot be moved{(tag.SideTag is { } side ? $"; the image is under '{side}'" : "")}. {tag.Reason}";
            LogHeld(destination.Repository, tag.Tag, tag.Resolution, points);
            if (tag.Resolution is not ImmutableTagResolution.Failed)
            {
                await ledger.RecordFailedAsync(
                    destination.Repository, tag.Tag, plan.Image, MirrorStage.Publish, FailureKind.Policy, points, foundAt, cancellationToken);
            }

            found.Add(new TagFoundImmutable
            {
                Plan = plan.Id,
                Attempt = plan.Attempt,
                RequestIds = plan.RequestIds,
                Source = plan.Source,
                Repository = destination.Repository,
                Tag = tag.Tag,
                Wanted = plan.Root,
                Actual = tag.Actual,
                Resolution = tag.Resolution,
                SideTag = tag.SideTag,
                FoundAt = foundAt,
            });
        }

        return found;
    }

    // What a later look at the same source tag has published meanwhile: this plan's image is older and must not come after it.
    private async Task<Digest?> FindNewerAsync(MirrorPlan plan, PlannedDestination destination, CancellationToken cancellationToken)
    {
        foreach (PlannedTag tag in plan.FollowsTag ? destination.Tags : [])
        {
            LedgerEntry? entry = await ledger.FindAsync(destination.Repository, tag.Tag, cancellationToken);
            if (entry is { Outcome: LedgerOutcome.Published or LedgerOutcome.Current } && entry.CheckedAt > plan.PlannedAt && entry.Source.Digest != plan.Source.Digest
                && entry.Source.Repository == plan.Source.Repository && entry.Source.Tag == plan.Source.Tag)
            {
                return entry.Source.Digest;
            }
        }

        return null;
    }

    // The tags that are set have an end of their own, beside the failure of the others.
    private async Task<Conclusion> PublishPartlyAsync(
        MirrorPlan plan, PlannedDestination destination, DestinationProgress progress, TagOutcomes tags, CancellationToken cancellationToken)
    {
        string reason = string.Join("; ", tags.Refused.Select(refused => refused.Reason).Distinct());
        LogFailed(plan.Source, destination.Repository, plan.Id, MirrorStage.Publish, reason);
        DateTimeOffset failedAt = time.GetUtcNow();
        foreach (RefusedTag refused in tags.Refused)
        {
            await ledger.RecordFailedAsync(
                destination.Repository, refused.Tag, plan.Image, MirrorStage.Publish, refused.Kind, refused.Reason, failedAt, cancellationToken);
        }

        var notSet = new Destination { Repository = destination.Repository, Tags = [.. tags.Refused.Select(refused => refused.Tag)] };
        bool isNoneSet = tags.Set.Count == 0;
        MirrorFailed failed = Failed(plan, notSet, isNoneSet ? progress.Tally : CopyTally.None, MirrorStage.Publish, tags.Refused[0].Kind, reason, failedAt);
        return Conclude(plan, destination, DestinationOutcome.Failed, reason, failed) with
        {
            Events = isNoneSet ? [failed] : [failed, Published(plan, AsMessage(destination) with { Tags = tags.Set }, progress, tags)],
        };
    }

    // Nothing is published: the newer plan will, and an older image must not come after it.
    private Conclusion Supersede(MirrorPlan plan, PlannedDestination destination, Digest now)
    {
        LogMoved(plan.Source, now, destination.Repository, plan.Id);
        var moved = new SourceTagMoved
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            RequestIds = plan.RequestIds,
            Planned = plan.Source,
            Now = now,
            Destination = AsMessage(destination),
            FoundAt = time.GetUtcNow(),
        };
        return Conclude(plan, destination, DestinationOutcome.Superseded, $"The source tag moved to {now}.", moved) with
        {
            Restarts = Restart(plan, destination, SyncCause.SourceTagMoved),
        };
    }

    private async Task<Conclusion> RepairAsync(
        MirrorPlan plan, PlannedDestination destination, string reason, CancellationToken cancellationToken)
    {
        LogRepair(destination.Repository, plan.Source, plan.Id, reason);
        await publication.ForgetBlobsAsync(plan, destination, cancellationToken);
        var damaged = new DestinationFoundDamaged
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            RequestIds = plan.RequestIds,
            Source = plan.Source,
            Destination = AsMessage(destination),
            Reason = reason,
            FoundAt = time.GetUtcNow(),
        };
        return Conclude(plan, destination, DestinationOutcome.Superseded, reason, damaged) with
        {
            Restarts = Restart(plan, destination, SyncCause.Repair),
        };
    }

    private async Task<Conclusion> FailAsync(
        MirrorPlan plan,
        PlannedDestination destination,
        DestinationProgress progress,
        MirrorStage stage,
        FailureKind? kind,
        string reason,
        CancellationToken cancellationToken)
    {
        LogFailed(plan.Source, destination.Repository, plan.Id, stage, reason);
        DateTimeOffset failedAt = time.GetUtcNow();
        foreach (PlannedTag tag in destination.Tags)
            await ledger.RecordFailedAsync(destination.Repository, tag.Tag, plan.Image, stage, kind, reason, failedAt, cancellationToken);

        return Conclude(
            plan, destination, DestinationOutcome.Failed, reason, Failed(plan, AsMessage(destination), progress.Tally, stage, kind, reason, failedAt));
    }

    private static ImagePublished Published(MirrorPlan plan, Destination destination, DestinationProgress progress, TagOutcomes tags) => new()
    {
        Plan = plan.Id,
        Attempt = plan.Attempt,
        RequestIds = plan.RequestIds,
        Source = plan.Source,
        Destination = destination,
        Digest = plan.Root,
        Platforms = plan.Platforms,
        Tally = progress.Tally,
        PlannedAt = plan.PlannedAt,
        PublishedAt = tags.PublishedAt,
    };

    private static MirrorFailed Failed(
        MirrorPlan plan, Destination destination, CopyTally tally, MirrorStage stage, FailureKind? kind, string reason, DateTimeOffset failedAt) => new()
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            RequestIds = plan.RequestIds,
            Source = plan.Source,
            Destination = destination,
            Stage = stage,
            Kind = kind,
            Reason = reason,
            Tally = tally,
            FailedAt = failedAt,
        };

    private static IReadOnlyList<SyncImage> Restart(MirrorPlan plan, PlannedDestination destination, SyncCause cause) =>
    [
        .. plan.RequestIds.Select(request => new SyncImage
        {
            RequestId = request,
            Source = plan.FollowsTag ? new ImageReference(plan.Source.Repository, plan.Source.Tag!.Value) : plan.Source,
            Destinations = [new Destination { Repository = destination.Repository, Tags = [.. AsMessage(destination).Tags, .. destination.CurrentTags] }],
            Platforms = plan.WantedPlatforms,
            Rule = plan.Rule,
            ImmutableTags = plan.ImmutableTags,
            Cause = cause,
            Restarts = plan.Restarts + 1,
            Priority = plan.Priority,
        }),
    ];

    private static Conclusion Conclude(
        MirrorPlan plan, PlannedDestination destination, DestinationOutcome outcome, string? reason, object tell) => new()
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Repository = destination.Repository,
            Outcome = outcome,
            Reason = reason,
            Events = [tell],
        };

    private static Destination AsMessage(PlannedDestination destination) =>
        new() { Repository = destination.Repository, Tags = [.. destination.Tags.Select(tag => tag.Tag)] };

    private static PlannedDestination DestinationOf(MirrorPlan plan, DestinationProgress progress) =>
        plan.Destinations.Single(planned => planned.Repository == progress.Repository);

    [LoggerMessage(4001, LogLevel.Information, "Published {Source} at {Repository} under {Tags} tags for plan {Plan}")]
    private partial void LogPublished(ImageReference source, Repository repository, PlanId plan, int tags);

    [LoggerMessage(4002, LogLevel.Information, "{Source} now means {Digest}; not published at {Repository}, planned again instead of plan {Plan}")]
    private partial void LogMoved(ImageReference source, Digest digest, Repository repository, PlanId plan);

    [LoggerMessage(4003, LogLevel.Warning, "{Repository} lacks content of {Source} that it was believed to hold; planned again instead of plan {Plan}: {Reason}")]
    private partial void LogRepair(Repository repository, ImageReference source, PlanId plan, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "'{Tag}' of {Repository} is {Resolution}: {Reason}")]
    private partial void LogHeld(Repository repository, Tag tag, ImmutableTagResolution resolution, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "{Source} could not be published at {Repository} for plan {Plan}, stage {Stage}: {Reason}")]
    private partial void LogFailed(ImageReference source, Repository repository, PlanId plan, MirrorStage stage, string reason);
}
