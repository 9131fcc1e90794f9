using EcrMirror.Oci;

namespace EcrMirror.Cli.Cost.Estimation;

/// <summary>What is measured of a rule.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Images">The images that it means.</param>
internal sealed record CostedRule(string Id, IReadOnlyList<CostedImage> Images);

/// <summary>What is measured of an image.</summary>
/// <param name="Time">When it was pushed, or made; null where that is not known.</param>
/// <param name="Manifests">Its manifests.</param>
/// <param name="Blobs">Its blobs.</param>
/// <param name="Places">Where it is kept.</param>
internal sealed record CostedImage(DateTimeOffset? Time, IReadOnlyList<CostedPart> Manifests, IReadOnlyList<CostedPart> Blobs, IReadOnlyList<CostedPlace> Places)
{
    /// <summary>Whether a source counts what is read of its manifests.</summary>
    public bool IsFromDockerHub { get; init; }

    /// <summary>Whether its tag is declared never to move, or it is named by its digest, so that it is not asked for again.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Everything that is stored of it.</summary>
    public IEnumerable<CostedPart> Parts => Manifests.Concat(Blobs);
}

/// <summary>Something that is stored.</summary>
internal readonly record struct CostedPart(Digest Digest, long Bytes);

/// <summary>A repository that an image is kept in.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tags">How many tags it has there.</param>
/// <param name="Storage">Who stores it.</param>
/// <param name="Transfer">Which way its bytes come there.</param>
internal sealed record CostedPlace(Repository Repository, int Tags, StorageKind Storage, TransferKind Transfer);

/// <summary>Who stores an image.</summary>
internal enum StorageKind
{
    /// <summary>Amazon ECR, privately.</summary>
    Private,

    /// <summary>ECR Public.</summary>
    Public,

    /// <summary>A registry that is not Amazon's, and has no price here.</summary>
    Other,
}

/// <summary>Which way bytes come to a registry.</summary>
internal enum TransferKind
{
    /// <summary>Into AWS from elsewhere, and from ECR Public, which asks nothing of whoever reads it within AWS.</summary>
    In,

    /// <summary>Between registries of Amazon ECR in one region.</summary>
    SameRegion,

    /// <summary>From Amazon ECR to another region.</summary>
    CrossRegion,

    /// <summary>From Amazon ECR to a registry that is not Amazon's.</summary>
    Internet,

    /// <summary>Between others: no price of AWS's.</summary>
    Elsewhere,
}
