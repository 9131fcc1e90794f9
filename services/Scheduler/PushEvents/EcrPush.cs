using EcrMirror.Oci;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>A push to Amazon ECR, as EventBridge tells of it.</summary>
internal sealed record EcrPush
{
    /// <summary>The account that owns the registry: 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>The registry's region.</summary>
    public required string Region { get; init; }

    /// <summary>The repository within the registry.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The tag; null for what was pushed by digest, as the images that an index lists are.</summary>
    public Tag? Tag { get; init; }

    /// <summary>What was pushed. A hint: when it is heard, the tag may mean something else.</summary>
    public required Digest Digest { get; init; }
}
