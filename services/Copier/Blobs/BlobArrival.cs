using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Copier.Blobs;

/// <summary>How a blob came to one destination, or why not.</summary>
internal sealed class BlobArrival(Descriptor blob, Repository repository)
{
    public Descriptor Blob { get; } = blob;

    public Repository Repository { get; } = repository;

    public CopyTally Tally { get; private set; } = CopyTally.None;

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>What kind of failure that is; null where nobody can say.</summary>
    public FailureKind? FailureKind { get; private set; }

    /// <summary>Whether that would be the reason of any blob for this repository.</summary>
    public bool IsOfRepository { get; private set; }

    /// <summary>Whether the last failure may pass.</summary>
    public bool MayPass { get; private set; }

    /// <summary>Whether the repository holds the blob now.</summary>
    public bool IsThere => Tally != CopyTally.None;

    /// <summary>Whether the repository was asked for the blob already, or it was decided once that it need not be.</summary>
    public bool WasLookedFor { get; set; }

    /// <summary>Whether nothing is left to do for it in this attempt.</summary>
    public bool IsSettled => IsThere || Failure is not null;

    public void Landed(CopyTally tally) => (Tally, Failure, FailureKind, MayPass) = (tally, null, null, false);

    public void Failed(FailureKind? kind, string reason, bool mayPass) =>
        (FailureKind, Failure, MayPass, IsOfRepository) = (kind, reason, mayPass, false);

    /// <summary>The registry refused.</summary>
    /// <param name="refused">What it said.</param>
    /// <param name="isOfRepository">Whether it would say so of any blob; where it says that it lacks the repository, it would.</param>
    public void Failed(RegistryException refused, bool isOfRepository = false)
    {
        Failed(refused.Kind, refused.Message, refused.IsTransient);
        IsOfRepository = isOfRepository || refused.HasCode(RegistryErrorCode.NameUnknown);
    }

    /// <summary>Whether a failure is one of what was read, rather than of this program.</summary>
    public static bool IsOfSource(Exception failure) => failure is RegistryException or ContentMismatchException or NotSupportedException;

    /// <summary>The source could not be read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="failure">A failure for which <see cref="IsOfSource"/> holds.</param>
    public void FailedToRead(Repository source, Exception failure)
    {
        // The same source would serve wrong bytes again: asking it once more is for a person to decide.
        if (failure is RegistryException noSource)
            Failed(noSource.Kind, noSource.Message, noSource.IsTransient);
        else
            Failed(FailureKinds.Of(failure), $"{source}: {failure.Message}", mayPass: false);
    }

    /// <summary>Another attempt begins.</summary>
    public void Retry() => (Failure, FailureKind, MayPass) = (null, null, false);
}
