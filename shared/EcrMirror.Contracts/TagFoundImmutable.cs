using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A destination's tag points to another image than its source's, and its repository does not let it be moved. Nothing was overwritten.
/// From the Publisher to the world.
/// </summary>
public sealed record TagFoundImmutable
{
    /// <summary>The plan that was under way.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>The requests that this concerns; unless the resolution is <see cref="ImmutableTagResolution.Failed"/>, it answers them.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image that the tag should point to, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where the tag is.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>What the tag should point to.</summary>
    public required Digest Wanted { get; init; }

    /// <summary>What it points to; null if that could not be found out.</summary>
    public Digest? Actual { get; init; }

    /// <summary>What was done about it.</summary>
    public required ImmutableTagResolution Resolution { get; init; }

    /// <summary>The tag that was set instead; null where none was.</summary>
    public Tag? SideTag { get; init; }

    /// <summary>When it was found out.</summary>
    public required DateTimeOffset FoundAt { get; init; }
}

/// <summary>What is done about a tag that cannot be moved.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImmutableTagResolution>))]
public enum ImmutableTagResolution
{
    /// <summary>The tag has failed, as <see cref="MirrorFailed"/> says.</summary>
    Failed,

    /// <summary>The tag is left as it is, and that is no failure.</summary>
    Left,

    /// <summary>The image was put under another tag, which has its digest in its name.</summary>
    SideTag,
}
