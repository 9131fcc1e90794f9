using System.Globalization;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary>What became of a limit that many processes shared.</summary>
internal sealed record BudgetsReport
{
    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    /// <summary>Manifests that were put.</summary>
    public required long Passed { get; init; }

    /// <summary>Requests that were answered 429.</summary>
    public required long Refused { get; init; }

    /// <summary>The part of the limit that was used, from the first manifest to the last.</summary>
    public required double Used { get; init; }

    /// <summary>Manifests that each process put which was not killed.</summary>
    public required Spread OfWorker { get; init; }

    public double RefusedPart => Refused / (double)(Passed + Refused);

    public bool IsGood => Used > 0.9 && RefusedPart < 0.01;

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Benchmark}

        manifests        {Passed}, {OfWorker.ToText("0")} for each process
        of the limit     {Used:0.0%}
        answered 429     {Refused}, {RefusedPart:0.00%}

        {Machine.Processor}
        {Machine.System}
        {string.Join('\n', Machine.Versions)}
        load {Machine.Load}

        """);
}
