using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Preview;

/// <summary>What mirroring an image would do, found out without doing any of it.</summary>
public sealed record MirrorPreview
{
    /// <summary>The image; pinned unless it could not be resolved.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>What would be published: the source's digest, unless only some platforms are wanted; null if it could not be found out.</summary>
    public required Digest? Digest { get; init; }

    /// <summary>Platforms the image runs on; empty for an artifact and an image by itself, null where nobody had to look.</summary>
    public required IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>Manifests that the source serves for it; none where nothing has to be copied.</summary>
    public required int Manifests { get; init; }

    /// <summary>Where something would be done.</summary>
    public required IReadOnlyList<DestinationPreview> Destinations { get; init; }

    /// <summary>Where everything is in place.</summary>
    public required IReadOnlyList<Destination> Current { get; init; }

    /// <summary>Tags that point to another image and cannot be moved; what becomes of the image there, the Publisher's settings say.</summary>
    public required IReadOnlyList<HeldTagPreview> Held { get; init; }

    /// <summary>Repositories that are not as declared.</summary>
    public required IReadOnlyList<RepositoryPreview> Repositories { get; init; }

    /// <summary>Where it could not be found out.</summary>
    public required IReadOnlyList<MirrorFailed> Failures { get; init; }
}

/// <summary>A repository that is not as it is declared.</summary>
public sealed record RepositoryPreview
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Whether it would be made.</summary>
    public required bool IsCreated { get; init; }

    /// <summary>Where it is declared how it is to be, for a person; null where nothing is.</summary>
    public required string? DeclaredBy { get; init; }

    /// <summary>Settings that would be changed, or that it would be made with, a line each.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What cannot be changed, or not be found out, a line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>A tag that a repository does not let be moved.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Actual">What it points to.</param>
public sealed record HeldTagPreview(Repository Repository, Tag Tag, Digest Actual);

/// <summary>What would be done at one destination.</summary>
public sealed record DestinationPreview
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Tags that would be set; those that are held are not among them.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>Blobs to send, to mount and to leave alone.</summary>
    public required CopyTally Tally { get; init; }

    /// <summary>Manifests to put, one for each tag of the root.</summary>
    public required int ManifestPuts { get; init; }

    /// <summary>
    /// Requests that carrying out the plan sends to the destination if nothing has to be repeated: three for a copied blob (to look, to
    /// start and to send), two for a small one where the repository is new, one for a mounted one, one for one that is there and was not known to be, one for each put.
    /// </summary>
    public required int Requests { get; init; }
}
