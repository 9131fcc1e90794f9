using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Make one manifest and its blobs present at every destination that lacks it. From the Planner to any Copier.</summary>
public sealed record CopyManifest
{
    /// <summary>
    /// Blobs smaller than this are not looked for in <see cref="NewDestinations"/>. To send one again takes about as long as a look; a larger
    /// one may be left there by a run that was broken off.
    /// </summary>
    public const int SmallBlobBytes = 1024 * 1024;

    /// <summary>The plan this is part of.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>Which attempt of the plan; what an earlier attempt reports no longer counts.</summary>
    public required int Attempt { get; init; }

    /// <summary>How the work stands to other work; it decides on the queue.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The manifest. Its bytes are in state.</summary>
    public required Digest Manifest { get; init; }

    /// <summary>The repository to read blobs from.</summary>
    public required Repository Source { get; init; }

    /// <summary>The repositories that lack it.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>
    /// Those of <see cref="Destinations"/> that their registry did not know when this was planned, or that were made for it. A hint: a Copier
    /// that looks all the same finds what is there.
    /// </summary>
    public IReadOnlyList<Repository> NewDestinations { get; init; } = [];

    /// <summary>
    /// Whether the manifest itself is the plan's root. Then only its blobs are copied: the Publisher puts the root, straight under
    /// its tags.
    /// </summary>
    public required bool IsRoot { get; init; }

    /// <summary>
    /// Whether destinations were found to lack what they were known to hold. Then every blob is looked for where it is needed, and
    /// nothing that is known is believed.
    /// </summary>
    public bool IsRepair { get; init; }
}
