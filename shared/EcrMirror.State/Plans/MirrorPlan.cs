using System.Text.Json.Serialization;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;

namespace EcrMirror.State.Plans;

/// <summary>For one source digest: the copy tasks, and for each destination the indexes to put and the tags to set.</summary>
public sealed record MirrorPlan
{
    /// <summary>Derived from root, wanted platforms, destinations and tags, so that the same work asked twice is the same plan.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Counts how often the plan was opened, from 1; reports of earlier attempts no longer count.</summary>
    public int Attempt { get; init; }

    /// <summary>The image as the source has it, by digest and, unless it was asked for by digest, by tag.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Whether the source was asked for by tag alone, which may come to mean something else.</summary>
    public required bool FollowsTag { get; init; }

    /// <summary>
    /// The manifest to publish; its bytes are in the manifest store. It is what the source has, unless only some platforms are wanted:
    /// then it is derived from that.
    /// </summary>
    public required Digest Root { get; init; }

    /// <summary>Platforms the image runs on, for people; empty for an artifact.</summary>
    public required IReadOnlyList<Platform> Platforms { get; init; }

    /// <summary>Those of its platforms that were asked for; null for all.</summary>
    public IReadOnlyList<Platform>? WantedPlatforms { get; init; }

    /// <summary>The rule that wants it, by its id; null where none does.</summary>
    public string? Rule { get; init; }

    /// <summary>What is done where a destination does not let a tag be moved; null for what the Publisher is set to.</summary>
    public ImmutableTagResolution? ImmutableTags { get; init; }

    /// <summary>What its tags are to be.</summary>
    [JsonIgnore]
    public MirroredImage Image => new(Source, WantedPlatforms, Rule);

    /// <summary>Where something is to be done.</summary>
    public required IReadOnlyList<PlannedDestination> Destinations { get; init; }

    /// <summary>The requests that the plan answers; opening a plan again adds to them.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>How many times work on the request had to start over.</summary>
    public required int Restarts { get; init; }

    /// <summary>How the work stands to other work: urgent if any request that it answers is.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The message that the current attempt was opened for; null from a Planner that does not say.</summary>
    public string? OpenedBy { get; init; }

    /// <summary>When the source was asked what the tag means.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>
    /// This plan as it is stored when it is opened: as the attempt after the known one. It answers the requests of both, unless those
    /// of the known one have had their answer.
    /// </summary>
    internal MirrorPlan OpenedAfter(MirrorPlan? known, bool isKnownAnswered) => this with
    {
        Attempt = (known?.Attempt ?? 0) + 1,
        Priority = known is { Priority: MirrorPriority.Urgent } && !isKnownAnswered ? MirrorPriority.Urgent : Priority,
        RequestIds = [.. (known is null || isKnownAnswered ? [] : known.RequestIds).Concat(RequestIds).Distinct()],
    };

    /// <summary>What is to be done at a repository; null if nothing is.</summary>
    internal PlannedDestination? Find(Repository repository) =>
        Destinations.FirstOrDefault(destination => destination.Repository == repository);
}

/// <summary>What a plan has to do at one destination.</summary>
public sealed record PlannedDestination
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Manifests that must land first, each by a copy task. The root is among them if it is an image that is missing.</summary>
    public required IReadOnlyList<Digest> Tasks { get; init; }

    /// <summary>Indexes below the root that the Publisher puts by digest, in this order.</summary>
    public required IReadOnlyList<Digest> Indexes { get; init; }

    /// <summary>The tags to set; empty puts the root under its digest only.</summary>
    public required IReadOnlyList<PlannedTag> Tags { get; init; }

    /// <summary>Wanted tags that were right when the plan was made; they are looked at again if the work starts over.</summary>
    public IReadOnlyList<Tag> CurrentTags { get; init => field = value ?? field; } = [];
}

/// <summary>A tag to set, and what it meant before.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Previous">What it pointed to when the plan was made; null if it did not exist.</param>
public sealed record PlannedTag(Tag Tag, Digest? Previous);
