using System.Globalization;
using EcrMirror.Oci;
using EcrMirror.State;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary>What a worker is told.</summary>
internal sealed record BudgetsWorkerSettings(RegistryHost Registry, Uri Tables, int Number, int AtOnce, int PerSecond)
{
    /// <summary>As arguments of a program.</summary>
    public IEnumerable<string> ToArguments() =>
        [Registry.ToString(), Tables.ToString(), .. new[] { Number, AtOnce, PerSecond }.Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static BudgetsWorkerSettings Parse(IReadOnlyList<string> arguments) => new(
        RegistryHost.Parse(arguments[0]),
        new Uri(arguments[1]),
        int.Parse(arguments[2], CultureInfo.InvariantCulture),
        int.Parse(arguments[3], CultureInfo.InvariantCulture),
        int.Parse(arguments[4], CultureInfo.InvariantCulture));

    /// <summary>Where a worker puts its manifests.</summary>
    public static RepositoryName RepositoryOf(int number) => RepositoryName.Parse($"worker-{number}/app");

    public static DynamoDbOptions TablesAt(Uri endpoint) => new() { ServiceUrl = endpoint.ToString(), Region = "eu-west-1" };
}
