namespace EcrMirror.Testing.Fleet;

/// <summary>What became of a layer whose Copiers were killed.</summary>
public sealed record ResumeReport
{
    /// <summary>Bytes of a part.</summary>
    public const long PartBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of the layer.</summary>
    public required long LayerBytes { get; init; }

    /// <summary>How much had arrived at each kill, in bytes.</summary>
    public required IReadOnlyList<long> ArrivedAtKills { get; init; }

    /// <summary>Parts that arrived. Each brought bytes that the registry did not have.</summary>
    public required int PartsArrived { get; init; }

    /// <summary>Parts that were refused: those that ask how far an upload has come, a byte each, and those that came twice.</summary>
    public required int PartsRefused { get; init; }

    /// <summary>Uploads that were begun.</summary>
    public required int Uploads { get; init; }

    /// <summary>Bytes that the source gave away.</summary>
    public required long PulledBytes { get; init; }

    /// <summary>From the request to the tag.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>What is not as it should be.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Parts of the layer.</summary>
    public long Parts => (LayerBytes + PartBytes - 1) / PartBytes;

    /// <summary>All of it in a line.</summary>
    public override string ToString() =>
        $"{LayerBytes} bytes in {Parts} parts, killed at {string.Join(", ", ArrivedAtKills.Select(bytes => $"{100.0 * bytes / LayerBytes:0} %"))}: {PartsArrived} parts arrived, {PartsRefused} were refused, {Uploads} uploads, {PulledBytes} bytes read, {Took.TotalSeconds:0.0} s";
}
