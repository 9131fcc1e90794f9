using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.State.Claims;

/// <summary>The claim of a blob as it is kept.</summary>
internal sealed record BlobClaimRecord
{
    public required string Worker { get; init; }

    public required long Turn { get; init; }

    /// <summary>How often this turn was renewed: what others watch for a sign of life.</summary>
    public long Beats { get; init; }

    public required TimeSpan Lease { get; init; }

    /// <summary>Where the blob is since this turn ended, nowhere if it failed; null while it is under way.</summary>
    public IReadOnlyList<RepositoryName>? Landed { get; init; }

    /// <summary>Uploads that were begun under this turn or one before, and that did not end; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClaimedUpload>? Uploads { get; init; }

    [JsonIgnore]
    public bool IsHeld => Landed is null;

    /// <summary>Whether both are of the same turn of the same worker: the fence.</summary>
    public bool IsTurnOf(BlobClaimRecord other) => (Worker, Turn) == (other.Worker, other.Turn);
}
