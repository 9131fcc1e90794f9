namespace EcrMirror.Architecture.Tests;

/// <summary>Who may refer to whom. ARCHITECTURE.md draws it; this holds it.</summary>
internal static class ReferenceRules
{
    // Every project of shared/ has a row: what is not listed is not allowed, and a new project starts with a decision.
    private static readonly Dictionary<string, string[]> Shared = new(StringComparer.Ordinal)
    {
        ["EcrMirror.Oci"] = [],
        ["EcrMirror.Registry"] = ["EcrMirror.Oci"],
        ["EcrMirror.Contracts"] = ["EcrMirror.Oci"],
        ["EcrMirror.Rules"] = ["EcrMirror.Contracts", "EcrMirror.Oci"],
        ["EcrMirror.State"] = ["EcrMirror.Contracts", "EcrMirror.Oci", "EcrMirror.Rules"],
        ["EcrMirror.Hosting"] = ["EcrMirror.Contracts", "EcrMirror.Ecr", "EcrMirror.Oci", "EcrMirror.Registry", "EcrMirror.Rules", "EcrMirror.State"],
        ["EcrMirror.Ecr"] = ["EcrMirror.Registry", "EcrMirror.Oci", "EcrMirror.Rules"],
        ["EcrMirror.LocalEcr"] = ["EcrMirror.Oci"],
    };

    // Those that talk to AWS may refer to its packages; tests look into the queues of an emulator.
    private static readonly string[] AwsClients = ["EcrMirror.Ecr", "EcrMirror.State", "EcrMirror.Hosting", "EcrMirror.Testing"];

    // Those that need a package which cannot be restored everywhere may refer to what stands in for it.
    private static readonly string[] DropinClients = ["EcrMirror.Ecr", "EcrMirror.Hosting"];

    // What stands in for a package is built on what the package itself is built on, and on nothing of ours. Without a row, that is Core.
    private static readonly Dictionary<string, string[]> Dropins = new(StringComparer.Ordinal)
    {
        ["MassTransit.AmazonSQS"] = ["AWSSDK.Core", "AWSSDK.SQS", "AWSSDK.SimpleNotificationService", "MassTransit"],
    };

    /// <summary>One sentence for each reference that is not allowed.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<Project> projects)
    {
        Dictionary<string, Project> byName = projects.ToDictionary(project => project.Name, StringComparer.Ordinal);
        return
        [
            .. from project in projects
               from reference in project.References
               where !byName.TryGetValue(reference, out Project? target) || !Allows(project, target)
               select $"{project.Name} must not refer to {reference}",
        ];
    }

    /// <summary>One sentence for each package of AWS where it does not belong.</summary>
    public static IReadOnlyList<string> AwsViolations(IReadOnlyList<Project> projects) =>
    [
        .. from project in projects
           from package in project.Packages
           where IsOfAws(package) && project.Area is not "shared/dropin" && !AwsClients.Contains(project.Name)
           select $"{project.Name} must not use {package}",
    ];

    /// <summary>One sentence for each package that a project of <c>shared/dropin</c> must not be built on.</summary>
    public static IReadOnlyList<string> DropinViolations(IReadOnlyList<Project> projects) =>
    [
        .. from project in projects
           where project.Area is "shared/dropin"
           from package in project.Packages
           where !BelowDropin(project.Name).Contains(package)
           select $"{project.Name} must not use {package}",
    ];

    private static bool Allows(Project from, Project to)
    {
        // Programs that measure are nobody's parts; what in them can be wrong without being seen has tests.
        if (to.Area is "benchmarks")
            return from.Name == $"{to.Name}.Tests";

        return from.Area switch
        {
            "shared" => (Shared.TryGetValue(from.Name, out string[]? allowed) && allowed.Contains(to.Name))
                || (to.Area is "shared/dropin" && DropinClients.Contains(from.Name)),
            "shared/dropin" => BelowDropin(from.Name).Contains(to.Name),
            "services" => to.Area is "shared",
            "cli" => to.Area is "shared" or "services" or "cli",
            "tests" or "benchmarks" => true,
            _ => false,
        };
    }

    private static string[] BelowDropin(string name) => Dropins.GetValueOrDefault(name) ?? ["AWSSDK.Core"];

    private static bool IsOfAws(string package) =>
        package.StartsWith("AWSSDK.", StringComparison.OrdinalIgnoreCase)
        || package.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase)
        || package.Equals("MassTransit.AmazonSQS", StringComparison.OrdinalIgnoreCase);
}
