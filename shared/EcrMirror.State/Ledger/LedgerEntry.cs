using System.Text.Json.Serialization;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Ledger;

/// <summary>What became of one tag of a destination: the durable answer to "is it there, and if not, why not".</summary>
public sealed record LedgerEntry
{
    /// <summary>The destination repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The tag there.</summary>
    public required Tag Tag { get; init; }

    /// <summary>The image it mirrors; pinned once the source has been resolved.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>
    /// What we last published or found under the tag; null if that never happened. It differs from the source's digest where only some
    /// platforms are wanted.
    /// </summary>
    public Digest? Digest { get; init; }

    /// <summary>What the tag pointed to before that; null if it did not exist.</summary>
    public Digest? PreviousDigest { get; init; }

    /// <summary>Those of the image's platforms that are wanted; null for all, and in entries of versions that did not say.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>The rule that wants it, by its id; null where none does.</summary>
    public string? Rule { get; init; }

    /// <summary>How the last look at it ended.</summary>
    public required LedgerOutcome Outcome { get; init; }

    /// <summary>The stage at which it failed; null unless it did.</summary>
    public MirrorStage? Stage { get; init; }

    /// <summary>What kind of failure it was; null unless it failed, where nobody foresaw it, and in entries of versions that did not say.</summary>
    public FailureKind? FailureKind { get; init; }

    /// <summary>Why, for a person; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>When the source was last asked what the tag means, and answered; of a tag that has always failed, when it first did.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>When it failed; null unless the last look did.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When the tag was last set by us; null if it never was.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the destination last said, or took, that the tag points to <see cref="Digest"/>; null if it never did.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When we removed the tag because its rule had ended; null unless that was the last that happened to it.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Why the tag stays for good although its rule has ended and would have it removed, for a person; null where nothing like that was found.</summary>
    public string? StaysBecause { get; init; }

    /// <summary>What the tag is to be.</summary>
    [JsonIgnore]
    public MirroredImage Image => new(Source, Platforms, Rule);
}

/// <summary>How the last look at a tag ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LedgerOutcome>))]
public enum LedgerOutcome
{
    /// <summary>We set the tag.</summary>
    Published,

    /// <summary>It was right already.</summary>
    Current,

    /// <summary>It could not be made right.</summary>
    Failed,

    /// <summary>We removed it, because its rule had ended. What it pointed to is <see cref="LedgerEntry.PreviousDigest"/>.</summary>
    Removed,
}
