namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What one run of one tool took.</summary>
internal sealed record Measurement
{
    public required string Tool { get; init; }

    /// <summary>From 1; runs of one round are compared with each other.</summary>
    public required int Round { get; init; }

    /// <summary>From the start of the process to its end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it was stopped before it was done: it would have taken longer, and what it did is a part.</summary>
    public bool WasStopped { get; init; }

    /// <summary>User and system time of the tool and its children, without the registries.</summary>
    public required double ProcessorSeconds { get; init; }

    public required long PeakResidentBytes { get; init; }

    public required int SourceRequests { get; init; }

    /// <summary>To all destinations together.</summary>
    public required int DestinationRequests { get; init; }

    /// <summary>Bytes of the bodies that the source answered with, by its access log.</summary>
    public required long BytesRead { get; init; }

    /// <summary>Requests to all registries, by what they were for.</summary>
    public required IReadOnlyDictionary<string, int> Requests { get; init; }

    /// <summary>Bytes of blobs in the destinations' own files afterwards; their digests were checked.</summary>
    public required long BytesStored { get; init; }
}
