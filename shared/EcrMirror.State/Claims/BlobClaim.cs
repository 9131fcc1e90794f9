using EcrMirror.Oci;

namespace EcrMirror.State.Claims;

/// <summary>How the claim of a blob stands, as one copier sees it.</summary>
public abstract record BlobClaim
{
    private BlobClaim(BlobClaimRecord record) => Record = record;

    /// <summary>Which time the blob is claimed, from 1. Whoever held an earlier turn can no longer change anything.</summary>
    public long Turn => Record.Turn;

    internal BlobClaimRecord Record { get; }

    /// <summary>The caller sends the blob, and says so again and again while it does.</summary>
    public sealed record Ours : BlobClaim
    {
        internal Ours(BlobClaimKey key, BlobClaimRecord record, bool isTakenOver)
            : base(record) => (Key, IsTakenOver) = (key, isTakenOver);

        /// <summary>What is claimed.</summary>
        public BlobClaimKey Key { get; }

        /// <summary>Whether the one who held it before fell silent.</summary>
        public bool IsTakenOver { get; }

        /// <summary>Uploads of the blob that somebody began and did not end: to go on with. A hint: the registry may have forgotten them.</summary>
        public IReadOnlyList<ClaimedUpload> Uploads => Record.Uploads ?? [];
    }

    /// <summary>Another copier sends the blob.</summary>
    public sealed record Theirs : BlobClaim
    {
        internal Theirs(BlobClaimRecord record, long seenAt, TimeSpan remaining)
            : base(record) => (SeenAt, Remaining) = (seenAt, remaining);

        /// <summary>Who.</summary>
        public string Worker => Record.Worker;

        /// <summary>How much longer it may be silent, by the caller's clock, until its claim can be taken over; zero if it can be now.</summary>
        public TimeSpan Remaining { get; }

        internal long SeenAt { get; }
    }

    /// <summary>The blob was sent a short while ago.</summary>
    public sealed record Landed : BlobClaim
    {
        internal Landed(BlobClaimRecord record)
            : base(record)
        {
        }

        /// <summary>Repositories that hold it since, perhaps not yet under a manifest. A hint, as every location is.</summary>
        public IReadOnlyList<RepositoryName> Repositories => Record.Landed ?? [];
    }
}
