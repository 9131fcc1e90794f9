using System.Buffers.Binary;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Inventory;

/// <summary>How far what the ledger has of a tag can stand for a look at its registry.</summary>
internal sealed class TagKnowledge(IOptions<PlannerOptions> options, TimeProvider time)
{
    /// <summary>What a tag of the source that never moves means, from what was mirrored of it; null where nothing was.</summary>
    public static Digest? FindFixed(SyncImage sync, IEnumerable<LedgerEntry> entries) => sync.NeverMoves
        ? entries.FirstOrDefault(entry => IsOf(sync, entry) && IsDone(entry))?.Source.Digest
        : null;

    /// <summary>Whether a destination's tag is to be believed without a look.</summary>
    public bool IsTrusted(LedgerEntry entry) =>
        IsDone(entry) && entry.SeenAt is { } seen && time.GetUtcNow() - seen < TrustOf(entry);

    /// <summary>Whether a tag of a destination is what the source's digest wants it to be.</summary>
    /// <param name="sync">What is wanted.</param>
    /// <param name="source">What the source's tag means.</param>
    /// <param name="found">What the destination's tag points to.</param>
    /// <param name="entry">What the ledger has of it; null where it has nothing.</param>
    public static bool IsCurrent(SyncImage sync, Digest source, Digest found, LedgerEntry? entry) => sync.Platforms is null
        ? found == source
        : entry is not null && IsOf(sync, entry) && IsDone(entry) && entry.Source.Digest == source && entry.Digest == found;

    /// <summary>Whether the ledger has already that a tag is right, as it was seen there.</summary>
    public static bool IsRecorded(LedgerEntry? entry, MirroredImage image, SeenTag seen) =>
        entry is { Outcome: LedgerOutcome.Current }
        && (entry.Digest, entry.SeenAt) == (seen.Digest, seen.At)
        && (entry.Source, entry.Rule) == (image.Source, image.Rule)
        && AreSame(entry.Platforms, image.Platforms);

    private static bool IsOf(SyncImage sync, LedgerEntry entry) =>
        entry.Source.Repository == sync.Source.Repository && entry.Source.Tag == sync.Source.Tag && AreSame(entry.Platforms, sync.Platforms);

    private static bool IsDone(LedgerEntry entry) => entry is { Outcome: LedgerOutcome.Published or LedgerOutcome.Current, Digest: not null };

    private static bool AreSame(IReadOnlyList<Platform>? one, IReadOnlyList<Platform>? other) =>
        one is null || other is null ? one is null && other is null : one.ToHashSet().SetEquals(other);

    // Between half of the time and all of it, as the tag's name picks.
    private TimeSpan TrustOf(LedgerEntry entry)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{entry.Repository}:{entry.Tag}"));
        double part = BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
        return options.Value.DestinationTrustedFor * (0.5 + (part / 2));
    }
}
