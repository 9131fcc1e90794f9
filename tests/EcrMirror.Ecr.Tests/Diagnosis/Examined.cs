using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Tests.Diagnosis;

/// <summary>What checks of an emulated ECR found.</summary>
internal sealed class Examined
{
    private readonly IReadOnlyList<ExaminedThing> _found;

    private Examined(IReadOnlyList<ExaminedThing> found) => _found = found;

    /// <summary>All of it, a line each.</summary>
    public IEnumerable<string> Lines => _found.Select(Line);

    public static Task<Examined> DestinationsAsync(EmulatedAws aws, params string[] destinations) =>
        RunAsync(aws.Checks.Of([], [.. destinations.Select(Repository.Parse)]));

    public static Task<Examined> SourcesAsync(EmulatedAws aws, params string[] sources) =>
        RunAsync(aws.Checks.Of([.. sources.Select(Repository.Parse)], []));

    /// <summary>The lines of one sort of checks.</summary>
    public IReadOnlyList<string> Of(string area) => [.. _found.Where(thing => thing.Area == area).Select(Line)];

    private static async Task<Examined> RunAsync(IReadOnlyList<ICheck> checks) =>
        new(await new Examination(TimeProvider.System).RunAsync(checks, _ => { }, EmulatedAws.Token));

    private static string Line(ExaminedThing thing) =>
        string.Join(" | ", new[] { thing.Finding.Status.ToString(), thing.Finding.What, thing.Finding.Why, thing.Finding.Cure }.OfType<string>());
}
