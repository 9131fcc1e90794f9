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
        ImageReference source,
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
                Source = source,
                Digest = digest,
                PreviousDigest = known?.Digest == digest ? known.PreviousDigest : previous,
                Outcome = LedgerOutcome.Published,
                CheckedAt = checkedAt,
                PublishedAt = publishedAt,
            },
            cancellationToken);

    /// <summary>The tag was right already.</summary>
    public static Task RecordCurrentAsync(
        this ILedger ledger,
        Repository repository,
        Tag tag,
        ImageReference source,
        Digest digest,
        DateTimeOffset checkedAt,
        CancellationToken cancellationToken) =>
        ledger.UpdateAsync(
            repository,
            tag,
            known => new LedgerEntry
            {
                Repository = repository,
                Tag = tag,
                Source = source,
                Digest = digest,
                PreviousDigest = known?.Digest == digest ? known.PreviousDigest : known?.Digest,
                Outcome = LedgerOutcome.Current,
                CheckedAt = checkedAt,
                PublishedAt = known?.Digest == digest ? known.PublishedAt : null,
            },
            cancellationToken);

    /// <summary>The tag could not be made right. What is known of its content stays.</summary>
    public static Task RecordFailedAsync(
        this ILedger ledger,
        Repository repository,
        Tag tag,
        ImageReference source,
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
                Source = source,
                Digest = known?.Digest,
                PreviousDigest = known?.PreviousDigest,
                Outcome = LedgerOutcome.Failed,
                Stage = stage,
                FailureKind = kind,
                Reason = reason,
                CheckedAt = known?.CheckedAt ?? failedAt,
                FailedAt = failedAt,
                PublishedAt = known?.PublishedAt,
            },
            cancellationToken);
}
