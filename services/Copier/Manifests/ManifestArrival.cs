using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Manifests;

/// <summary>How far a manifest is at one destination.</summary>
internal sealed class ManifestArrival(Repository repository)
{
    private readonly Dictionary<Digest, CopyTally> _blobs = [];

    public Repository Repository { get; } = repository;

    /// <summary>What it took, each blob once.</summary>
    public CopyTally Tally => _blobs.Values.Aggregate(CopyTally.None, (sum, blob) => sum.Add(blob));

    /// <summary>The first reason; null while nothing has failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>What kind of failure that is.</summary>
    public FailureKind? FailureKind { get; private set; }

    public bool HasFailed => Failure is not null;

    public void Add(BlobArrival blob)
    {
        // A second look finds what the first one sent; that it had to be sent stays.
        if (blob.Tally.BlobsPresent == 0 || !_blobs.ContainsKey(blob.Blob.Digest))
            _blobs[blob.Blob.Digest] = blob.Tally;
        if (blob.Failure is { } failure)
            Fail(blob.FailureKind, blob.IsOfRepository ? failure : $"Blob {blob.Blob.Digest}: {failure}");
    }

    public void Fail(FailureKind? kind, string reason)
    {
        if (!HasFailed)
            (FailureKind, Failure) = (kind, reason);
    }
}
