using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Manifests;

/// <summary>How far a manifest is at one destination.</summary>
internal sealed class ManifestArrival(Repository repository)
{
    public Repository Repository { get; } = repository;

    public CopyTally Tally { get; private set; } = CopyTally.None;

    /// <summary>The first reason; null while nothing has failed.</summary>
    public string? Failure { get; private set; }

    public bool HasFailed => Failure is not null;

    public void Add(BlobArrival blob)
    {
        Tally = Tally.Add(blob.Tally);
        if (blob.Failure is { } failure)
            Fail($"Blob {blob.Blob.Digest}: {failure}");
    }

    public void Fail(string reason) => Failure ??= reason;
}
