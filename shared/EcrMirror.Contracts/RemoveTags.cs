using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// Have tags of an ended rule removed from one repository, those that are still what is said here. From the Scheduler, which has just read
/// every rule, to the Publisher.
/// </summary>
public sealed record RemoveTags
{
    /// <summary>How many tags one message has at most.</summary>
    public const int Most = 100;

    /// <summary>The rule, by its id.</summary>
    public required string Rule { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset ExpiredAt { get; init; }

    /// <summary>Where the tags are.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The tags, each once, <see cref="Most"/> at most.</summary>
    public required IReadOnlyList<OwnedTag> Tags { get; init; }

    /// <summary>When the rules said so. A tag that was looked at after that stays.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when that is believed: nothing is removed later, because the rule may have been given another end meanwhile.</summary>
    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>A tag, and what was mirrored under it.</summary>
public sealed record OwnedTag
{
    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>What it must point to.</summary>
    public required Digest Digest { get; init; }
}
