using System.Collections.Immutable;
using System.Text.Json;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>A policy of <c>deploy/iam</c>, with the placeholders filled in for the emulators.</summary>
internal sealed record PolicyFile(string Role, ImmutableArray<PolicyStatement> Statements)
{
    /// <summary>The account of the emulator of queues and topics, which has no other; tables are taken to be there too.</summary>
    public const string Account = "000000000000";

    /// <summary>The region of queues, topics and tables.</summary>
    public const string Region = "eu-west-1";

    /// <summary>The account of the emulated registries.</summary>
    public const string RegistryAccount = "123456789012";

    /// <summary>The region of the emulated private registry.</summary>
    public const string RegistryRegion = "us-east-1";

    /// <summary>Who only looks, and is denied what it only tries.</summary>
    public const string Doctor = "Doctor";

    /// <summary>Who has a policy, in the order of the flow; a file is named after each.</summary>
    public static ImmutableArray<string> Roles { get; } = ["Scheduler", "Planner", "Copier", "Publisher", "Installer", Doctor];

    /// <summary>What the placeholders stand for.</summary>
    public static ImmutableSortedDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["Partition"] = "aws",
        ["Account"] = Account,
        ["Region"] = Region,
        ["TablePrefix"] = "ecr-mirror-",
        ["EventTopic"] = "ecr-mirror-events",
        ["ReplyTopics"] = "replies-*",
        ["RegistryAccount"] = RegistryAccount,
        ["RegistryRegion"] = RegistryRegion,
        ["Sources"] = "source",
        ["Destinations"] = "mirror",
        ["PublicDestinations"] = "mirror",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static ImmutableArray<PolicyFile> All { get; } = [.. Roles.Select(Read)];

    /// <summary>Those of who does something: the services, and who makes the tables.</summary>
    public static ImmutableArray<PolicyFile> OfServices { get; } = [.. All.Where(file => file.Role != Doctor)];

    /// <summary>The folder of policies.</summary>
    public static string Folder => SolutionFolder.Of("deploy", "iam");

    /// <summary>Every action that is allowed anywhere.</summary>
    public IEnumerable<string> Actions => Statements.SelectMany(statement => statement.Actions).Distinct();

    /// <summary>As IAM would read it.</summary>
    public IamPolicy Policy => IamPolicy.Parse(JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = Statements.Select(statement => new { statement.Sid, Effect = "Allow", Action = statement.Actions, Resource = statement.Resources }),
    }));

    /// <summary>The policy of a role.</summary>
    public static PolicyFile Of(string role) => All.Single(file => file.Role == role);

    /// <summary>What stands in the file of a role.</summary>
    public static string TextOf(string role) => File.ReadAllText(Path.Combine(Folder, role.ToLowerInvariant() + ".json"));

    /// <summary>A text with the placeholders filled in.</summary>
    public static string Fill(string text) => Values.Aggregate(text, (filled, value) => filled.Replace($"${{{value.Key}}}", value.Value, StringComparison.Ordinal));

    /// <summary>The policy without an action, wherever it stands.</summary>
    public PolicyFile Without(string action) => Keep(statement => statement with { Actions = statement.Actions.Remove(action) });

    /// <summary>The policy without a resource of a statement.</summary>
    public PolicyFile Without(string sid, string resource) =>
        Keep(statement => statement.Sid == sid ? statement with { Resources = statement.Resources.Remove(resource) } : statement);

    // A statement about nothing is none.
    private PolicyFile Keep(Func<PolicyStatement, PolicyStatement> change) =>
        this with { Statements = [.. Statements.Select(change).Where(statement => statement is { Actions.Length: > 0, Resources.Length: > 0 })] };

    private static PolicyFile Read(string role)
    {
        using var document = JsonDocument.Parse(Fill(TextOf(role)));
        return new PolicyFile(role, [.. document.RootElement.GetProperty("Statement").EnumerateArray().Select(Statement)]);

        static PolicyStatement Statement(JsonElement statement) =>
            new(statement.GetProperty("Sid").GetString()!, Texts(statement.GetProperty("Action")), Texts(statement.GetProperty("Resource")));

        static ImmutableArray<string> Texts(JsonElement value) =>
            value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(each => each.GetString()!)] : [value.GetString()!];
    }
}
