using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// Asks for images to be current at their destinations. From other systems and the command line to the Scheduler, as the JSON that
/// docs/messages.md describes.
/// </summary>
public sealed record MirrorRequest
{
    /// <summary>The version of the contract that this type is.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the contract that the request is written in.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Names the request; asking again under the same id is the same request. Events carry it back.</summary>
    public required string RequestId { get; init; }

    /// <summary>The image; or the repository, of which <see cref="Selection"/> says which tags.</summary>
    public required MirrorSource Source { get; init; }

    /// <summary>Where it is wanted. What is selected from a repository keeps its tags, so that no destination names any then.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>Those of its platforms that are wanted; null for all.</summary>
    [JsonConverter(typeof(PlatformTextsJsonConverter))]
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>Which tags of a repository are wanted; null where the source is one image.</summary>
    public TagSelection? Selection { get; init; }

    /// <summary>How it stands to other requests.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The ARN of an SNS topic that is told how it ended, besides those that hear everything; null for none.</summary>
    public string? ReplyTopic { get; init; }
}
