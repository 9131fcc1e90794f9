using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Publisher.Notices;

/// <summary>What the world is told of: an event of EcrMirror.Contracts, and what subscribers choose by.</summary>
/// <param name="Happened">The event.</param>
/// <param name="Time">When it happened.</param>
/// <param name="RequestIds">The requests that it answers or concerns.</param>
/// <param name="Source">The repository that the image is from; null where no image could be told.</param>
/// <param name="Destinations">The repositories it is about.</param>
internal sealed record PublicEvent(
    object Happened, DateTimeOffset Time, IReadOnlyList<string> RequestIds, Repository? Source, IReadOnlyList<Repository> Destinations)
{
    /// <summary>The version of the contract that events are written in.</summary>
    public const int Version = 1;

    /// <summary>What it is called.</summary>
    public string Name => Happened.GetType().Name;

    /// <summary>A topic that is named in the event itself, because the request is not noted anywhere.</summary>
    public string? ReplyTopic => (Happened as RequestRejected)?.ReplyTopic;

    /// <summary>Whether a time is what an event is about, and not when it happened: another end of a rule is another event.</summary>
    public static bool IsSaid(string member) => member is nameof(RuleExpiring.ExpiresAt) or nameof(RuleExpired.ExpiredAt);

    /// <summary>The event as the world sees it.</summary>
    /// <exception cref="ArgumentException">The object is no event that the world is told of.</exception>
    public static PublicEvent Of(object happened) => happened switch
    {
        ImagePublished published => new(
            published, published.PublishedAt, published.RequestIds, published.Source.Repository, [published.Destination.Repository]),
        MirrorFailed failed => new(failed, failed.FailedAt, failed.RequestIds, failed.Source.Repository, [failed.Destination.Repository]),
        SourceTagMoved moved => new(moved, moved.FoundAt, moved.RequestIds, moved.Planned.Repository, [moved.Destination.Repository]),
        DestinationFoundDamaged damaged => new(
            damaged, damaged.FoundAt, damaged.RequestIds, damaged.Source.Repository, [damaged.Destination.Repository]),
        MirrorFoundCurrent current => new(
            current, current.CheckedAt, [current.RequestId], current.Source.Repository, [.. current.Destinations.Select(destination => destination.Repository)]),
        MirrorPlanned planned => new(planned, planned.PlannedAt, planned.RequestIds, planned.Source.Repository, planned.Destinations),
        SelectionFailed selection => new(selection, selection.FailedAt, [selection.RequestId], selection.Source, selection.Destinations),
        TagFoundImmutable held => new(held, held.FoundAt, held.RequestIds, held.Source.Repository, [held.Repository]),
        RepositoryReconciled reconciled => new(reconciled, reconciled.ReconciledAt, [], null, [reconciled.Repository]),
        RuleExpiring expiring => new(expiring, expiring.AnnouncedAt, [], expiring.Source.Repository, expiring.Destinations),
        RuleExpired expired => new(expired, expired.ExpiredAt, [], expired.Source.Repository, expired.Destinations),
        TagRemoved removed => new(removed, removed.RemovedAt, [], removed.Source.Repository, [removed.Repository]),
        RequestRejected rejected => new(rejected, rejected.ReceivedAt, rejected.RequestId is { } id ? [id] : [], null, []),
        _ => throw new ArgumentException($"The world is not told of {happened.GetType().Name}.", nameof(happened)),
    };
}
