using System.Text.Json.Serialization;

namespace EcrMirror.Contracts;

/// <summary>Which tags of a repository are wanted. A tag that is named is wanted whatever its version and age; what is excluded never is.</summary>
public sealed record TagSelection
{
    /// <summary>Those that are wanted.</summary>
    public required IReadOnlyList<TagPattern> Tags { get; init; }

    /// <summary>Those that are not, although they match.</summary>
    public IReadOnlyList<TagPattern> Exclude { get; init; } = [];

    /// <summary>
    /// Suffixes of tags that name a build of a version: with <c>alpine</c>, <c>1.2-alpine</c> is version 1.2, and not one that is to come.
    /// What counts versions counts each build for itself.
    /// </summary>
    public IReadOnlyList<TagPattern> Variants { get; init; } = [];

    /// <summary>How many of the newest are wanted; null for all.</summary>
    public int? Newest { get; init; }

    /// <summary>What makes one newer than another.</summary>
    public TagOrder NewestBy { get; init; }

    /// <summary>How old an image must be: what is younger is left for later.</summary>
    [JsonConverter(typeof(DurationTextJsonConverter))]
    public TimeSpan? MinAge { get; init; }

    /// <summary>How old an image may be.</summary>
    [JsonConverter(typeof(DurationTextJsonConverter))]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How few tags are too few: then none is mirrored, and the selection fails.</summary>
    public int AtLeast { get; init; } = 1;
}

/// <summary>What makes a tag newer than another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TagOrder>))]
public enum TagOrder
{
    /// <summary>The version that it names.</summary>
    [JsonStringEnumMemberName("version")]
    Version,

    /// <summary>When it was pushed, where the registry says so, or else when the image was made.</summary>
    [JsonStringEnumMemberName("time")]
    Time,
}
