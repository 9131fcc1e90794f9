using EcrMirror.Ecr.Diagnosis;

namespace EcrMirror.Cli.Doctor;

/// <summary>The JSON document of <c>doctor</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record DoctorDocument
{
    public required IReadOnlyList<Thing> Findings { get; init; }

    public required int Ok { get; init; }

    public required int Warnings { get; init; }

    public required int Failed { get; init; }

    public required int Skipped { get; init; }

    public required double TookSeconds { get; init; }

    public static DoctorDocument Of(IReadOnlyList<ExaminedThing> found, TimeSpan took)
    {
        return new DoctorDocument
        {
            Findings = [.. found.Select(thing => new Thing(
                DoctorReport.StatusOf(thing.Finding.Status), thing.Area, thing.Subject, thing.Finding.What, thing.Finding.Why, thing.Finding.Cure))],
            Ok = Count(FindingStatus.Ok),
            Warnings = Count(FindingStatus.Warning),
            Failed = Count(FindingStatus.Failed),
            Skipped = Count(FindingStatus.Skipped),
            TookSeconds = Math.Round(took.TotalSeconds, 3),
        };

        int Count(FindingStatus status) => found.Count(thing => thing.Finding.Status == status);
    }

    /// <summary>One thing that was looked at.</summary>
    /// <param name="Status">ok, warning, failed or skipped.</param>
    /// <param name="Area">The sort of check, such as permissions.</param>
    /// <param name="Subject">The registry, repository or image.</param>
    /// <param name="What">How it is.</param>
    /// <param name="Why">Why; null where nothing is to be explained.</param>
    /// <param name="Cure">What to do; null where there is nothing, or <paramref name="Why"/> says it.</param>
    public sealed record Thing(string Status, string Area, string Subject, string What, string? Why, string? Cure);
}
