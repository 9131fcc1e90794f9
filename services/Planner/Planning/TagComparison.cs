using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Resolution;
using EcrMirror.Planner.Upkeep;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Planning;

/// <summary>
/// Compares many tags of a repository with their destinations in as few requests as there can be, so that only what differs is planned:
/// one request to the source for each tag that may be in place, none for one that never moves or is certainly missing, and to a destination one
/// for many tags, or none while what state knows is believed.
/// </summary>
internal sealed partial class TagComparison(
    IRegistries registries,
    SourceResolver resolver,
    RepositoryUpkeep upkeep,
    DestinationTags destinationTags,
    TagMemory memory,
    CountedSources sources,
    ILedger ledger,
    IOptions<PlannerOptions> options,
    TimeProvider time,
    ILogger<TagComparison> logger)
{
    // As many at a time keep memory within bounds and the queues fed.
    private const int ComparedTogether = 500;

    // So few tags are asked for by themselves: their repository may have entries of many rules.
    private const int AskedEach = 3;

    /// <summary>Compares images of one repository; what is in place is recorded, and settings of repositories are set as declared.</summary>
    /// <param name="images">The images, each by its tag, all with the same destination repositories.</param>
    /// <param name="isDry">Whether nothing is recorded and nothing is set.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<ComparedTags> CompareAsync(
        IReadOnlyList<SyncImage> images, bool isDry, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (images.Count == 0)
            yield break;

        Repository[] destinations = [.. images[0].Destinations.Select(destination => destination.Repository)];
        (IReadOnlyDictionary<Repository, RepositoryDrift> drifts, IReadOnlyList<RepositoryReconciled> reconciled) = await MaintainAsync(destinations, isDry, cancellationToken);
        if (reconciled.Count > 0)
            yield return new ComparedTags([], [], reconciled);

        // Once for all of them: a repository's entries are listed together, however few of them are wanted.
        var known = new Dictionary<(Repository, Tag), LedgerEntry>();
        foreach (Repository destination in drifts.Keys)
            await ReadAsync(destination, images, known, cancellationToken);
        foreach (SyncImage[] some in images.Chunk(ComparedTogether))
            yield return await CompareAsync(some, drifts, known, isDry, cancellationToken);
    }

    private async Task<ComparedTags> CompareAsync(
        SyncImage[] images,
        IReadOnlyDictionary<Repository, RepositoryDrift> drifts,
        IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known,
        bool isDry,
        CancellationToken cancellationToken)
    {
        DateTimeOffset checkedAt = time.GetUtcNow();

        // A tag of which state knows nothing is asked for at the source, in place or not, so destinations are not waited for.
        AskedFirst? asked = images.FirstOrDefault(image => image.Source.Digest is null && !EntriesOf(image, known).Any()) is { } unknown
            ? AskFirst(unknown, cancellationToken)
            : null;
        TagLook[] looks = await Task.WhenAll(drifts.Select(drift => BeginAsync(drift.Key, drift.Value, images, known, cancellationToken)));
        var found = looks.ToDictionary(look => look.Repository);
        HashSet<SyncImage> missing = new(images.Where(image => IsMissing(image, found)), ReferenceEqualityComparer.Instance);
        if (asked is null && missing.FirstOrDefault(image => image.Source.Digest is null) is { } first)
            asked = AskFirst(first, cancellationToken);
        Task<IReadOnlyDictionary<SyncImage, Resolved>> resolving = ResolveAsync(images, missing, known, asked, cancellationToken);
        await Task.WhenAll(looks.Where(look => drifts[look.Repository].Refusal is null).Select(look => destinationTags.EndAsync(look, cancellationToken)));
        IReadOnlyDictionary<SyncImage, Resolved> resolved = await resolving;

        List<LackingImage> lacking = [];
        List<MirrorFoundCurrent> current = [];
        List<CurrentTag> noted = [];
        foreach (SyncImage image in images)
        {
            if (!resolved.TryGetValue(image, out Resolved? source))
            {
                // Nowhere is a tag of it, and no more has to be known; or what became of it is said by the plan that cannot be made.
                lacking.Add(new LackingImage(image, PullPrice.Of(null, image.Platforms), IsMoved: false));
                Keep(image.Destinations, found);
                continue;
            }

            ILookup<bool, Destination> byCurrency = image.Destinations.ToLookup(destination => IsCurrent(image, source.Digest, destination, found[destination.Repository], known));
            if (byCurrency[false].Any())
            {
                lacking.Add(new LackingImage(
                    image with { Destinations = [.. byCurrency[false]] },
                    PullPrice.Of(source.Descriptor, image.Platforms),
                    byCurrency[false].Any(destination => destination.Tags.Any(tag => found[destination.Repository].Find(tag) is not null))));
                Keep(byCurrency[false], found);
            }

            if (byCurrency[true].Any())
                current.Add(FindCurrent(image, source, [.. byCurrency[true]], found, known, checkedAt, noted));
        }

        if (!isDry)
            await RecordAsync(noted, checkedAt, cancellationToken);
        LogCompared(images[0].Source.Repository, images.Length, lacking.Count);
        return new ComparedTags(lacking, current, []);
    }

    private async Task<(IReadOnlyDictionary<Repository, RepositoryDrift> Drifts, IReadOnlyList<RepositoryReconciled> Reconciled)> MaintainAsync(
        Repository[] destinations, bool isDry, CancellationToken cancellationToken)
    {
        var drifts = new Dictionary<Repository, RepositoryDrift>();
        var reconciled = new List<RepositoryReconciled>();
        foreach (Repository destination in destinations)
        {
            try
            {
                // First: a look at a tag under a pull-through cache has the registry fetch the image.
                RepositoryDrift drift = drifts[destination] = await registries.Open(destination).FindDriftAsync(cancellationToken);
                var state = new DestinationState
                {
                    Destination = new Destination { Repository = destination, Tags = [] },
                    Tags = new Dictionary<Tag, Digest?>(),
                    Drift = drift,
                };
                if (!isDry && await upkeep.TryMaintainAsync(state, cancellationToken) is { } done)
                    reconciled.Add(done);
            }
            catch (RegistryException noAnswer)
            {
                // Nothing is known of it; the plan of each image says why it fails.
                drifts[destination] = new RepositoryDrift { Refusal = noAnswer.Message };
            }
        }

        return (drifts, reconciled);
    }

    private async Task ReadAsync(
        Repository destination, IReadOnlyList<SyncImage> images, Dictionary<(Repository, Tag), LedgerEntry> known, CancellationToken cancellationToken)
    {
        HashSet<Tag> wanted = [.. TagsAt(destination, images)];
        if (wanted.Count <= AskedEach)
        {
            foreach (Tag tag in wanted)
            {
                if (await ledger.FindAsync(destination, tag, cancellationToken) is { } entry)
                    known[(destination, tag)] = entry;
            }

            return;
        }

        await foreach (LedgerEntry entry in ledger.ListAsync(destination, cancellationToken))
        {
            if (wanted.Contains(entry.Tag))
                known[(destination, entry.Tag)] = entry;
        }
    }

    // A source that does not answer for a tag leaves it to the plan of that tag, which says so.
    private async Task<IReadOnlyDictionary<SyncImage, Resolved>> ResolveAsync(
        SyncImage[] images,
        HashSet<SyncImage> missing,
        IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known,
        AskedFirst? asked,
        CancellationToken cancellationToken)
    {
        var resolved = new ConcurrentDictionary<SyncImage, Resolved>(ReferenceEqualityComparer.Instance);
        await Parallel.ForEachAsync(
            images,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentImages, CancellationToken = cancellationToken },
            async (image, cancelled) =>
            {
                try
                {
                    if (TagKnowledge.FindFixed(image, EntriesOf(image, known)) is { } mirrored)
                        resolved[image] = new Resolved(mirrored, null);
                    else if (image.Source.Digest is { } pinned)
                        resolved[image] = new Resolved(pinned, null);
                    else if (await DescribeAsync(image, missing.Contains(image), asked, cancelled) is { } descriptor)
                        resolved[image] = new Resolved(descriptor.Digest, descriptor);
                }
                catch (RegistryException noAnswer)
                {
                    LogUnresolved(image.Source, noAnswer.Message);
                }
            });
        return resolved;
    }

    private AskedFirst AskFirst(SyncImage image, CancellationToken cancellationToken) =>
        new(image, sources.AskAsync(image.Source.Repository, image.Source.Tag!.Value, cancellationToken));

    // What is certainly missing is planned whatever the source has, so it is asked for there only where it counts pulls and there may be too few.
    private async Task<Descriptor?> DescribeAsync(SyncImage image, bool isMissing, AskedFirst? asked, CancellationToken cancellationToken)
    {
        if (asked is not null && (isMissing || ReferenceEquals(image, asked.Image)))
        {
            SourceCount count = await asked.Count;
            if (isMissing && !count.MayCount)
                return null;
            if (count.WasAsked && ReferenceEquals(image, asked.Image))
                return count.Described;
        }

        return await resolver.DescribeAsync(image.Source.Repository, image.Source.Tag!.Value, cancellationToken);
    }

    private static IEnumerable<LedgerEntry> EntriesOf(SyncImage image, IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known) => image.Destinations
        .SelectMany(destination => destination.Tags.Select(tag => known.GetValueOrDefault((destination.Repository, tag))))
        .OfType<LedgerEntry>();

    private Task<TagLook> BeginAsync(
        Repository destination,
        RepositoryDrift drift,
        SyncImage[] images,
        IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known,
        CancellationToken cancellationToken)
    {
        Tag[] wanted = [.. TagsAt(destination, images).Distinct()];
        LedgerEntry[] entries = [.. wanted.Select(tag => known.GetValueOrDefault((destination, tag))).OfType<LedgerEntry>()];
        return destinationTags.BeginAsync(destination, drift, wanted, entries, images[0].Cause is SyncCause.Swept, cancellationToken);
    }

    private static bool IsMissing(SyncImage image, Dictionary<Repository, TagLook> found) =>
        image.Destinations.All(destination => destination.Tags.Any(found[destination.Repository].IsAbsent));

    // The plan of the image comes a moment later.
    private void Keep(IEnumerable<Destination> lacking, Dictionary<Repository, TagLook> found)
    {
        foreach (Destination destination in lacking)
            memory.Keep(found[destination.Repository], destination.Tags);
    }

    private static IEnumerable<Tag> TagsAt(Repository destination, IEnumerable<SyncImage> images) =>
        images.SelectMany(image => image.Destinations.Where(wanted => wanted.Repository == destination).SelectMany(wanted => wanted.Tags));

    // One that is wanted by its digest alone is left to its plan.
    private static bool IsCurrent(
        SyncImage image, Digest source, Destination destination, TagLook look, IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known) =>
        destination.Tags.Count > 0 && destination.Tags.All(tag => look.Find(tag) is { } there
            && TagKnowledge.IsCurrent(image, source, there.Digest, known.GetValueOrDefault((destination.Repository, tag))));

    private static MirrorFoundCurrent FindCurrent(
        SyncImage image,
        Resolved source,
        IReadOnlyList<Destination> destinations,
        Dictionary<Repository, TagLook> found,
        IReadOnlyDictionary<(Repository, Tag), LedgerEntry> known,
        DateTimeOffset checkedAt,
        List<CurrentTag> noted)
    {
        var mirrored = new MirroredImage(image.Source.Pin(source.Digest), image.Platforms, image.Rule);
        Digest root = source.Digest;
        foreach (Destination destination in destinations)
        {
            foreach (Tag tag in destination.Tags)
            {
                SeenTag seen = found[destination.Repository].Find(tag)!;
                root = seen.Digest;

                // Who asked neither side learned nothing: a tag that never moves is looked up, and not written down again each time.
                if (source.Descriptor is not null || !TagKnowledge.IsRecorded(known.GetValueOrDefault((destination.Repository, tag)), mirrored, seen))
                    noted.Add(new CurrentTag(destination.Repository, tag, mirrored, seen));
            }
        }

        return new MirrorFoundCurrent { RequestId = image.RequestId, Source = mirrored.Source, Digest = root, Destinations = destinations, CheckedAt = checkedAt };
    }

    // Many at once: a file of state writes those that wait together in one flush.
    private Task RecordAsync(IEnumerable<CurrentTag> noted, DateTimeOffset checkedAt, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        noted,
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentImages, CancellationToken = cancellationToken },
        async (tag, cancelled) => await ledger.RecordCurrentAsync(tag.Repository, tag.Tag, tag.Image, tag.Seen.Digest, checkedAt, tag.Seen.At, cancelled));

    [LoggerMessage(2010, LogLevel.Information, "Of {Images} tags of {Source} that are wanted, {Lacking} have to be planned")]
    private partial void LogCompared(Repository source, int images, int lacking);

    [LoggerMessage(2011, LogLevel.Debug, "What {Source} means could not be found out together with the others: {Reason}")]
    private partial void LogUnresolved(ImageReference source, string reason);

    /// <summary>A tag that is right already.</summary>
    private sealed record CurrentTag(Repository Repository, Tag Tag, MirroredImage Image, SeenTag Seen);

    /// <summary>An image that is asked for before others, which tells whether the source may count pulls.</summary>
    private sealed record AskedFirst(SyncImage Image, Task<SourceCount> Count);

    /// <summary>What the source means by an image, and how it describes that if it was asked.</summary>
    private sealed record Resolved(Digest Digest, Descriptor? Descriptor);
}
