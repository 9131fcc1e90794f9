namespace EcrMirror.Benchmarks.Transport;

/// <summary>Messages a second in one round, through the client alone and through the transport.</summary>
internal sealed record TransportMeasurement
{
    public required string Work { get; init; }

    /// <summary>From 1; figures of one round are compared with each other.</summary>
    public required int Round { get; init; }

    public required double Bare { get; init; }

    public required double Transport { get; init; }
}
