using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A manifest's blobs, and the manifest unless it is the root, are at these destinations. From a Copier to the Publisher.</summary>
public sealed record ManifestCopied
{
    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>How the work stands to other work; it decides on the queue.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The manifest.</summary>
    public required Digest Manifest { get; init; }

    /// <summary>Where it landed, and what that took.</summary>
    public required IReadOnlyList<CopiedDestination> Destinations { get; init; }
}

/// <summary>One destination at which a manifest landed.</summary>
public sealed record CopiedDestination
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>What it took.</summary>
    public required CopyTally Tally { get; init; }
}
