using EcrMirror.Oci;

namespace EcrMirror.State.Requests;

/// <summary>A request that was taken.</summary>
public sealed record RequestRecord
{
    /// <summary>The id that its sender gave it.</summary>
    public required string RequestId { get; init; }

    /// <summary>The digest of what it asks for: two requests with the same mean the same.</summary>
    public required Digest Content { get; init; }

    /// <summary>When it came first.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The topic that is told how it ended; null for none.</summary>
    public string? ReplyTopic { get; init; }
}
