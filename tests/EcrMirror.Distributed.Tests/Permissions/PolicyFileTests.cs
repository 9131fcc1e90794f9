using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using EcrMirror.Testing;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>What stands in the policies and on the page about them.</summary>
public sealed partial class PolicyFileTests
{
    // A managed policy may have so many characters without blanks: IAM user guide, "IAM and AWS STS quotas".
    private const int MostCharacters = 6144;

    private const string Mark = "x";

    /// <summary>What is done to no resource. Source: service authorization reference of each service.</summary>
    private static readonly string[] WithoutResource =
    [
        "ecr:DescribePullThroughCacheRules",
        "ecr:DescribeRepositoryCreationTemplates",
        "ecr:GetAccountSetting",
        "ecr:GetAuthorizationToken",
        "ecr:GetRegistryScanningConfiguration",
        "ecr:ListPullTimeUpdateExclusions",
        "ecr-public:DescribeRegistries",
        "ecr-public:GetAuthorizationToken",
        "sts:GetServiceBearerToken",
    ];

    public static TheoryData<string> Roles => [.. PolicyFile.Roles];

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_policy_has_the_form_that_IAM_takes(string role)
    {
        using var document = JsonDocument.Parse(PolicyFile.TextOf(role));
        JsonElement root = document.RootElement;
        JsonElement[] statements = [.. root.GetProperty("Statement").EnumerateArray()];

        Assert.Equal(["Version", "Statement"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal("2012-10-17", root.GetProperty("Version").GetString());
        Assert.All(statements, statement => Assert.Equal(["Sid", "Effect", "Action", "Resource"], statement.EnumerateObject().Select(member => member.Name)));
        Assert.All(statements, statement => Assert.Equal("Allow", statement.GetProperty("Effect").GetString()));
        Assert.All(PolicyFile.Of(role).Statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement.Sid));
        Assert.Distinct(PolicyFile.Of(role).Statements.Select(statement => statement.Sid));
        Assert.InRange(PolicyFile.Fill(PolicyFile.TextOf(role)).Count(character => !char.IsWhiteSpace(character)), 1, MostCharacters);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Placeholders_are_those_that_are_explained_and_nothing_else_varies(string role)
    {
        string text = PolicyFile.TextOf(role);

        Assert.Subset(PolicyFile.Values.Keys.ToHashSet(), Placeholder().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet());
        Assert.DoesNotContain("$", PolicyFile.Fill(text), StringComparison.Ordinal);
        Assert.Equal(PolicyFile.Values.Keys.Order(), PlaceholderRow().Matches(Page()).Select(match => match.Groups["name"].Value).Order());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Actions_are_named_in_full_and_exist(string role)
    {
        using var models = JsonDocument.Parse(File.ReadAllText(SolutionFolder.Of("shared", "EcrMirror.LocalEcr", "ControlPlane", "requests.json")));

        Assert.All(PolicyFile.Of(role).Actions, action => Assert.True(Exists(action, models.RootElement), $"There is no {action}."));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Only_what_is_done_to_no_resource_is_allowed_on_every_resource(string role)
    {
        Assert.All(PolicyFile.Of(role).Statements, statement => Assert.Equal(
            statement.Actions.Any(WithoutResource.Contains) ? ["*"] : [.. statement.Resources.Where(resource => resource != "*")],
            statement.Resources.AsEnumerable()));
        Assert.All(
            PolicyFile.Of(role).Statements.Where(statement => statement.Resources.Contains("*")),
            statement => Assert.Subset(WithoutResource.ToHashSet(), statement.Actions.ToHashSet()));
        Assert.All(
            PolicyFile.Of(role).Statements.SelectMany(statement => statement.Resources).Where(resource => resource != "*"),
            resource => Assert.Matches("^arn:aws:(sqs|sns|dynamodb|ecr|ecr-public):[a-z0-9-]*:[0-9]{12}:[^*]", resource));
    }

    [Fact]
    public void The_page_lists_who_needs_each_action()
    {
        string[] heading = ["Action", .. PolicyFile.Roles, "What for"];
        IEnumerable<string> expected = PolicyFile.All.SelectMany(file => file.Actions).Distinct()
            .Select(action => $"{action}: {string.Join(' ', PolicyFile.All.Where(file => file.Actions.Contains(action)).Select(file => file.Role))}");

        string[][] rows = [.. Page().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(character => character is '|') == heading.Length + 1)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

        Assert.Contains($"| {string.Join(" | ", heading)} |", Page(), StringComparison.Ordinal);
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Select(Row).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.NotEmpty(row[^1]));

        static string Row(string[] cells) =>
            $"{cells[0].Trim('`')}: {string.Join(' ', PolicyFile.Roles.Where((_, at) => cells[at + 1] is Mark))}";
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_page_explains_each_statement(string role)
    {
        string[] explained = [.. StatementRow().Matches(Page()).Select(match => match.Groups["name"].Value)];

        Assert.Subset(explained.ToHashSet(), PolicyFile.Of(role).Statements.Select(statement => statement.Sid).ToHashSet());
        Assert.Subset(PolicyFile.All.SelectMany(file => file.Statements).Select(statement => statement.Sid).ToHashSet(), explained.ToHashSet());
    }

    private static string Page() => File.ReadAllText(Path.Combine(PolicyFile.Folder, "README.md"));

    // Of registries by the service models; of the others by the requests that clients of AWS have.
    private static bool Exists(string action, JsonElement models) => action.Split(':') switch
    {
        ["ecr" or "ecr-public", _] => models.GetProperty(action.Split(':')[0]).GetProperty("operations").TryGetProperty(action.Split(':')[1], out _),
        ["sqs", var name] => typeof(AmazonSQSClient).Assembly.GetType($"Amazon.SQS.Model.{name}Request") is not null,
        ["sns", var name] => typeof(AmazonSimpleNotificationServiceClient).Assembly.GetType($"Amazon.SimpleNotificationService.Model.{name}Request") is not null,
        ["dynamodb", var name] => typeof(AmazonDynamoDBClient).Assembly.GetType($"Amazon.DynamoDBv2.Model.{name}Request") is not null,
        _ => action is "sts:GetServiceBearerToken",
    };

    [GeneratedRegex(@"\$\{(?<name>[^}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\| `\$\{(?<name>[^}]*)\}` \|", RegexOptions.Multiline)]
    private static partial Regex PlaceholderRow();

    // Two columns: the name, and what it allows.
    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+)` \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex StatementRow();
}
