namespace EcrMirror.Benchmarks.Link;

/// <summary>What a link between a client and a registry allows.</summary>
/// <param name="Delay">What it adds to everything, each way: half of a round trip.</param>
/// <param name="PerConnection">Bytes a second of one connection, each way; null for as many as there are.</param>
/// <param name="Total">Bytes a second of all connections together, each way; null for as many as there are.</param>
internal sealed record LinkSpeed(TimeSpan Delay, long? PerConnection = null, long? Total = null)
{
    /// <summary>No link at all: loopback as it is.</summary>
    public static LinkSpeed Direct { get; } = new(TimeSpan.Zero);
}
