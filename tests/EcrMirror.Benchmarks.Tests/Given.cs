using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Tests;

/// <summary>Measurements as a run would have made them.</summary>
internal static class Given
{
    public static ComparedTool Ours { get; } = new("ecr-mirror sync", Tool.OurProgram, VerifiesDigests: true);

    public static ComparedTool Skopeo { get; } = new("skopeo 1.9.3 copy", "skopeo", VerifiesDigests: true);

    public static ComparedTool Crane { get; } = new("crane copy", "crane", VerifiesDigests: true);

    public static ComparedTool Oras { get; } = new("oras cp (no hash)", "oras", VerifiesDigests: false);

    /// <summary>What a tool took in each round.</summary>
    public static IEnumerable<Measurement> Runs(ComparedTool tool, params double[] seconds) => seconds.Select((took, at) => Run(tool, at + 1, took));

    public static Measurement Run(ComparedTool tool, int round, double seconds) => new()
    {
        Tool = tool.Name,
        Round = round,
        Seconds = seconds,
        ProcessorSeconds = seconds,
        PeakResidentBytes = 64 * 1024 * 1024,
        SourceRequests = 2,
        DestinationRequests = 3,
        BytesRead = 1000,
        Requests = new Dictionary<string, int> { ["source GET tags"] = 1, ["source HEAD manifest"] = 4 },
        BytesStored = 1000,
    };

    public static Comparison Comparison(string name, ComparedTool[] tools, params IEnumerable<Measurement>[] runs) => new()
    {
        Name = name,
        Title = name,
        Images = 2,
        UniqueBytes = 1000,
        Tools = tools,
        Measurements = [.. runs.SelectMany(each => each)],
    };
}
