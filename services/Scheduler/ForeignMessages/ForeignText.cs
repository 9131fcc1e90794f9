namespace EcrMirror.Scheduler.ForeignMessages;

/// <summary>A message that comes from elsewhere, as it was sent, whatever it is.</summary>
public abstract record ForeignText
{
    /// <summary>Its bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What its sender said it is; null if nothing.</summary>
    public string? ContentType { get; init; }
}
