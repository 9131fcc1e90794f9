using EcrMirror.State.Claims;

namespace EcrMirror.Copier.Claims;

/// <summary>What one copy knows about a claim that was somebody else's when it asked.</summary>
internal sealed class ClaimWait(BlobClaimKey blob)
{
    public BlobClaimKey Blob { get; } = blob;

    /// <summary>The last answer: what the next question is measured by.</summary>
    public required BlobClaim Seen { get; set; }

    /// <summary>When the claim was first found to be somebody else's.</summary>
    public required long Since { get; init; }

    /// <summary>Looks so far.</summary>
    public int Looks { get; set; }

    /// <summary>When to look next; null while it is not waited for.</summary>
    public long? NextLook { get; set; }

    /// <summary>Whether it was waited for long enough.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>How the wait ended, as it is counted.</summary>
    public string Outcome => IsGivenUp ? "given_up" : Seen is BlobClaim.Landed ? "landed" : "freed";
}
