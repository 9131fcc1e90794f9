namespace EcrMirror.Benchmarks.Transport;

/// <summary>A message of a size that is usual for events: about a kilobyte in its envelope.</summary>
public sealed record Ping
{
    public required string Name { get; init; }
}
