using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Rules;

/// <summary>What an operator declared: images, and where they are to be kept as well. Whatever form it was written in, this is all it says.</summary>
public sealed record MirrorRule
{
    /// <summary>Names the rule among all rules; its source, where nobody gave it another name.</summary>
    public required string Id { get; init; }

    /// <summary>Where it was written down.</summary>
    public required RuleOrigin Origin { get; init; }

    /// <summary>The image; or the repository, of which <see cref="Selection"/> says which tags.</summary>
    public required MirrorSource Source { get; init; }

    /// <summary>Which tags of the repository; null where the source is one image.</summary>
    public TagSelection? Selection { get; init; }

    /// <summary>Where they are kept; at least one, each once.</summary>
    public required IReadOnlyList<RuleDestination> Destinations { get; init; }

    /// <summary>Those of their platforms that are wanted; null for all.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>When to look; null for whenever everything is looked at.</summary>
    public RuleSchedule? Schedule { get; init; }

    /// <summary>
    /// Tags that never move at the source once they are there, by declaration: what was mirrored of them is never asked for again.
    /// </summary>
    public IReadOnlyList<TagPattern> NeverMoves { get; init; } = [];

    /// <summary>What is done where a destination does not let a tag be moved; null for what the Publisher is set to.</summary>
    public ImmutableTagResolution? ImmutableTags { get; init; }

    /// <summary>How it stands to others.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>How long after its end the tags of a rule are removed that does not say.</summary>
    public static TimeSpan UsualRemoveAfter { get; } = TimeSpan.FromDays(30);

    /// <summary>When mirroring ends; images that are there by then stay, unless <see cref="WhenExpired"/> says otherwise. Null if it does not end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What becomes of the tags that were mirrored by the rule, some time after its end.</summary>
    public ExpiryPolicy WhenExpired { get; init; }

    /// <summary>How long after its end its tags are removed, if they are; null for <see cref="UsualRemoveAfter"/>.</summary>
    public TimeSpan? RemoveAfter { get; init; }

    /// <summary>From when on its tags may be removed; null for never.</summary>
    public DateTimeOffset? RemovesAt =>
        WhenExpired is ExpiryPolicy.Remove && Expires is { } end && (RemoveAfter ?? UsualRemoveAfter) is var after && after <= DateTimeOffset.MaxValue - end ? end + after : null;

    /// <summary>Whether mirroring has ended.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    /// <summary>Whether a tag of the source is declared never to move.</summary>
    public bool IsFixed(Tag tag) => NeverMoves.Any(pattern => pattern.IsMatch(tag));

    /// <summary>The repositories that its images are kept in, each once.</summary>
    /// <exception cref="FormatException">A name of the source's does not fit a template.</exception>
    public IEnumerable<Repository> FindRepositories() => Destinations.Select(destination => destination.Repository.Expand(Source.Repository)).Distinct();
}
