namespace EcrMirror.Scheduler.Requests.Bus;

/// <summary>A message of the queue <c>mirror-requests</c> as it was sent, whatever it is.</summary>
public sealed record RequestText
{
    /// <summary>Its bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What its sender said it is; null if nothing.</summary>
    public string? ContentType { get; init; }
}
