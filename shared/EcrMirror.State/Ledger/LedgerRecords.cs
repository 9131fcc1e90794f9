using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Ledger;

/// <summary>The three things that can be said about a tag, as changes of its entry. Saying the same twice changes nothing more.</summary>
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
}
