using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Planner.Inventory;

/// <summary>
/// Looks at tags of destinations in as few requests as there can be. Where a registry does not say at once what many tags point to, it may
/// say which there are: those that are not need no look each, and where the registry does not even know the repository, nothing in it does.
/// </summary>
internal sealed partial class DestinationTags(
    IRegistries registries, TagMemory memory, TagKnowledge knowledge, ILedger ledger, TimeProvider time, ILogger<DestinationTags> logger)
{
    // Names are listed in vain where all tags are there. Of more tags than these one is looked at first, because then that weighs more.
    private const int ListedAtOnce = 10;

    /// <summary>What can be told of many tags at once. An error leaves them open.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="drift">How its repository stands to what is declared of it.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="entries">What the ledger has of them.</param>
    /// <param name="mayTrust">Whether what state and memory have may stand for a look.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TagLook> BeginAsync(
        Repository destination,
        RepositoryDrift drift,
        IReadOnlyCollection<Tag> tags,
        IReadOnlyCollection<LedgerEntry> entries,
        bool mayTrust,
        CancellationToken cancellationToken)
    {
        if (mayTrust && drift.Refusal is null && memory.TryTake(destination, tags, out TagLook? kept))
            return kept;

        var look = new TagLook(destination, tags);
        if (drift.Refusal is not null)
            return look;
        if (drift.IsMissing)
        {
            look.Saw(TagNames.Unknown);
            return look;
        }

        IRemoteRepository repository = registries.Open(destination);
        if (repository.FindsTagsTogether)
        {
            await TrySeeAsync(look, look.Open, cancellationToken);
            return look;
        }

        foreach (LedgerEntry trusted in entries.Where(entry => mayTrust && knowledge.IsTrusted(entry)))
            look.Saw(trusted.Tag, new SeenTag(trusted.Digest!.Value, trusted.SeenAt!.Value));
        if (look.Open.Count == 0 || memory.IsKnown(destination) || entries.Any(entry => entry.Digest is not null))
            return look;

        if (look.Open.Count > ListedAtOnce)
        {
            Tag first = look.Open.First();
            await TrySeeAsync(look, [first], cancellationToken);
            if (!look.IsAbsent(first))
                return look;
        }

        await ListAsync(look, repository, cancellationToken);
        return look;
    }

    /// <summary>Looks at the tags that are left open. An error leaves them so.</summary>
    public Task EndAsync(TagLook look, CancellationToken cancellationToken) => TrySeeAsync(look, look.Open, cancellationToken);

    /// <summary>What the tags of one image mean at a destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="drift">How its repository stands to what is declared of it.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="mayRemember">Whether what was said a moment ago may stand for a look.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What they mean, and whether that was remembered from when the image was found to be lacking there.</returns>
    /// <exception cref="RegistryException">The destination could not say.</exception>
    public async Task<(TagLook Look, bool IsRemembered)> LookAsync(
        Repository destination, RepositoryDrift drift, IReadOnlyCollection<Tag> tags, bool mayRemember, CancellationToken cancellationToken)
    {
        if (mayRemember && memory.TryTake(destination, tags, out TagLook? kept))
            return (kept, true);

        var look = new TagLook(destination, tags);
        IRemoteRepository repository = registries.Open(destination);
        if (drift.IsMissing)
            look.Saw(TagNames.Unknown);
        else
            await SeeAsync(look, tags, cancellationToken);

        // Most tags that are not there are new ones of a repository that is.
        if (tags.Count > 0 && tags.All(look.IsAbsent) && !look.IsNew && !await IsKnownAsync(destination, cancellationToken))
            await ListAsync(look, repository, cancellationToken);
        return (look, false);
    }

    private async Task<bool> IsKnownAsync(Repository destination, CancellationToken cancellationToken)
    {
        if (memory.IsKnown(destination))
            return true;

        await foreach (LedgerEntry entry in ledger.ListAsync(destination, cancellationToken))
        {
            if (entry.Digest is not null)
            {
                memory.Know(destination);
                return true;
            }
        }

        return false;
    }

    private async Task ListAsync(TagLook look, IRemoteRepository repository, CancellationToken cancellationToken)
    {
        if (await repository.FindTagNamesAsync(cancellationToken) is not { } names)
            return;

        look.Saw(names);
        if (names.IsKnown)
            memory.Know(look.Repository);
    }

    private async Task TrySeeAsync(TagLook look, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        try
        {
            await SeeAsync(look, [.. tags], cancellationToken);
        }
        catch (RegistryException noAnswer)
        {
            LogUnseen(look.Repository, noAnswer.Message);
        }
    }

    private async Task SeeAsync(TagLook look, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
            return;

        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyDictionary<Tag, Digest> found = await registries.Open(look.Repository).FindTagsAsync(tags, cancellationToken);
        look.Saw(tags, found, now);
        if (found.Count > 0)
            memory.Know(look.Repository);
    }

    [LoggerMessage(2012, LogLevel.Debug, "What tags of {Destination} point to could not be found out for all of them together: {Reason}")]
    private partial void LogUnseen(Repository destination, string reason);
}
