using System.Runtime.CompilerServices;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Publisher.Removal;

/// <summary>
/// Removes tags of ended rules: each of them only if the ledger still knows it as the rule's, and the destination has under it what was mirrored.
/// First the tag goes, then the ledger says so, then the world is told; after a crash in between, the same message goes on from there.
/// </summary>
internal sealed partial class TagRemovals(IRegistries registries, ILedger ledger, TimeProvider time, ILogger<TagRemovals> logger)
{
    /// <summary>Removes what may be removed of it. What one tag meets with does not stop the others; what fails is asked for again another day.</summary>
    /// <returns>What was removed, each once the ledger says so.</returns>
    public async IAsyncEnumerable<TagRemoved> RemoveAsync(RemoveTags work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (OwnedTag tag in work.Tags)
        {
            if (time.GetUtcNow() >= work.ValidUntil)
            {
                LogLate(work.Repository, work.Rule, work.AskedAt);
                yield break;
            }

            if (await RemoveAsync(work, tag, cancellationToken) is { } removed)
                yield return removed;
        }
    }

    private async Task<TagRemoved?> RemoveAsync(RemoveTags work, OwnedTag tag, CancellationToken cancellationToken)
    {
        LedgerEntry? entry = await ledger.FindAsync(work.Repository, tag.Tag, cancellationToken);
        if (entry is { Outcome: LedgerOutcome.Removed, RemovedAt: { } before } && entry.Rule == work.Rule && entry.PreviousDigest == tag.Digest)
            return Removed(work, tag, entry, before);
        if (entry is null || !IsStillOwned(work, tag, entry))
        {
            LogOther(tag.Tag, work.Repository, work.Rule);
            return null;
        }

        try
        {
            if (await TryRemoveAsync(work, tag, cancellationToken) is { } reason)
            {
                await ledger.RecordStaysAsync(entry, reason, cancellationToken);
                LogStays(tag.Tag, work.Repository, work.Rule, reason);
                return null;
            }
        }
        catch (Exception failed) when (failed is RegistryException or ManifestException or ContentMismatchException)
        {
            LogFailed(tag.Tag, work.Repository, work.Rule, failed.Message);
            return null;
        }

        DateTimeOffset removedAt = time.GetUtcNow();
        await ledger.RecordRemovedAsync(entry, removedAt, cancellationToken);
        LogRemoved(tag.Tag, work.Repository, work.Rule, tag.Digest);
        return Removed(work, tag, entry, removedAt);
    }

    // A look after the rules were read may have been for a rule that has another end now.
    private static bool IsStillOwned(RemoveTags work, OwnedTag tag, LedgerEntry entry) =>
        entry.Rule == work.Rule && entry.Digest == tag.Digest && entry.StaysBecause is null
        && entry.CheckedAt <= work.AskedAt && !(entry.PublishedAt > work.AskedAt) && !(entry.FailedAt > work.AskedAt);

    // The tag alone is removed, never the digest: other tags may point to it. Who moves the tag between the look and the removal loses it.
    private async Task<string?> TryRemoveAsync(RemoveTags work, OwnedTag tag, CancellationToken cancellationToken)
    {
        IRemoteRepository repository = registries.Open(work.Repository);
        Digest? actual = (await repository.ResolveAsync(tag.Tag, cancellationToken))?.Digest;
        return actual is null ? null
            : actual == tag.Digest ? await repository.RemoveTagAsync(tag.Tag, cancellationToken)
            : $"Somebody else has moved the tag to {actual}.";
    }

    private static TagRemoved Removed(RemoveTags work, OwnedTag tag, LedgerEntry entry, DateTimeOffset removedAt) => new()
    {
        Rule = work.Rule,
        ExpiredAt = work.ExpiredAt,
        Source = entry.Source,
        Repository = work.Repository,
        Tag = tag.Tag,
        Digest = tag.Digest,
        RemovedAt = removedAt,
    };

    [LoggerMessage(4011, LogLevel.Information, "Removed '{Tag}' of {Repository}, which was {Digest}, because the rule {Rule} ended")]
    private partial void LogRemoved(Tag tag, Repository repository, string rule, Digest digest);

    [LoggerMessage(4012, LogLevel.Warning, "'{Tag}' of {Repository} stays, although the rule {Rule} ended: {Reason}")]
    private partial void LogStays(Tag tag, Repository repository, string rule, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "'{Tag}' of {Repository} could not be removed, although the rule {Rule} ended; it is tried again after a day: {Reason}")]
    private partial void LogFailed(Tag tag, Repository repository, string rule, string reason);

    [LoggerMessage(4014, LogLevel.Information, "'{Tag}' of {Repository} stays: it is no longer what the rule {Rule} mirrored")]
    private partial void LogOther(Tag tag, Repository repository, string rule);

    [LoggerMessage(4015, LogLevel.Warning, "Tags of {Repository} stay for a day, although the rule {Rule} ended: what was asked for at {AskedAt} is too old to be believed")]
    private partial void LogLate(Repository repository, string rule, DateTimeOffset askedAt);
}
