using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Ledger;

/// <summary>What can be said about a tag, as changes of its entry. Saying the same twice changes nothing more.</summary>
public static class LedgerRecords
{
    /// <summary>We set the tag. What it pointed to before is kept, also when this is said again.</summary>
    public static Task RecordPublishedAsync(
        this ILedger ledger,
        Repository repository,
        Tag tag,
        MirroredImage image,
        Digest digest,
        Digest? previous,
        DateTimeOffset checkedAt,
        DateTimeOffset publishedAt,
        CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            repository,
            tag,
            known => new LedgerEntry
            {
                Repository = repository,
                Tag = tag,
                Source = image.Source,
                Platforms = image.Platforms,
                Rule = image.Rule,
                Digest = digest,
                PreviousDigest = known?.Digest == digest ? known.PreviousDigest : previous,
                Outcome = LedgerOutcome.Published,
                CheckedAt = checkedAt,
                PublishedAt = publishedAt,
                SeenAt = publishedAt,
            },
            cancellationToken);

    /// <summary>The tag was right already.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="repository">The destination.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="image">What it is to be.</param>
    /// <param name="digest">What it points to.</param>
    /// <param name="checkedAt">When the source was asked.</param>
    /// <param name="seenAt">When the destination was.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RecordCurrentAsync(
        this ILedger ledger,
        Repository repository,
        Tag tag,
        MirroredImage image,
        Digest digest,
        DateTimeOffset checkedAt,
        DateTimeOffset seenAt,
        CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            repository,
            tag,
            known => new LedgerEntry
            {
                Repository = repository,
                Tag = tag,
                Source = image.Source,
                Platforms = image.Platforms,
                Rule = image.Rule,
                Digest = digest,
                PreviousDigest = known?.Digest == digest ? known.PreviousDigest : known?.Digest,
                Outcome = LedgerOutcome.Current,
                CheckedAt = checkedAt,
                PublishedAt = known?.Digest == digest ? known.PublishedAt : null,
                SeenAt = seenAt,
            },
            cancellationToken);

    /// <summary>The tag could not be made right. What is known of its content stays.</summary>
    public static Task RecordFailedAsync(
        this ILedger ledger,
        Repository repository,
        Tag tag,
        MirroredImage image,
        MirrorStage stage,
        FailureKind? kind,
        string reason,
        DateTimeOffset failedAt,
        CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            repository,
            tag,
            known => new LedgerEntry
            {
                Repository = repository,
                Tag = tag,
                Source = image.Source,
                Platforms = image.Platforms,
                Rule = image.Rule,
                Digest = known?.Digest,
                PreviousDigest = known?.PreviousDigest,
                Outcome = LedgerOutcome.Failed,
                Stage = stage,
                FailureKind = kind,
                Reason = reason,
                CheckedAt = known?.CheckedAt ?? failedAt,
                FailedAt = failedAt,
                PublishedAt = known?.PublishedAt,
                SeenAt = known?.SeenAt,
            },
            cancellationToken);

    /// <summary>
    /// The tag was removed, because its rule had ended. What somebody else said of it meanwhile stays, but for that the destination was seen to have it.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="judged">What the ledger had when it was decided to remove it.</param>
    /// <param name="removedAt">When it was removed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RecordRemovedAsync(this ILedger ledger, LedgerEntry judged, DateTimeOffset removedAt, CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            judged.Repository,
            judged.Tag,
            known => known is not null && !IsSaidOf(known, judged)
                ? known with { SeenAt = null }
                : new LedgerEntry
                {
                    Repository = judged.Repository,
                    Tag = judged.Tag,
                    Source = judged.Source,
                    Platforms = judged.Platforms,
                    Rule = judged.Rule,
                    PreviousDigest = judged.Digest,
                    Outcome = LedgerOutcome.Removed,
                    CheckedAt = judged.CheckedAt,
                    RemovedAt = removedAt,
                },
            cancellationToken);

    /// <summary>The tag stays although its rule has ended, and there is no use in trying again.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="judged">What the ledger had when that was found.</param>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RecordStaysAsync(this ILedger ledger, LedgerEntry judged, string reason, CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            judged.Repository,
            judged.Tag,
            known => known is null ? judged with { StaysBecause = reason } : IsSaidOf(known, judged) ? known with { StaysBecause = reason } : known,
            cancellationToken);

    // Every look at a tag leaves one of these times or another owner behind.
    private static bool IsSaidOf(LedgerEntry known, LedgerEntry judged) =>
        (known.Rule, known.Digest, known.Outcome, known.CheckedAt, known.FailedAt, known.PublishedAt)
        == (judged.Rule, judged.Digest, judged.Outcome, judged.CheckedAt, judged.FailedAt, judged.PublishedAt);
}
