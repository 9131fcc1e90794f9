using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>The statement that lets principals pull what is cached, and have Amazon ECR fetch what is not.</summary>
/// <remarks>Source: Amazon ECR user guide, "IAM permissions required to sync an upstream registry with an Amazon ECR private registry".</remarks>
internal static class PullGrant
{
    private const string Sid = "EcrMirrorPullThrough";

    private static readonly string[] Actions = ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:GetDownloadUrlForLayer"];

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A repository's policy with the statement.</summary>
    public static string? ToRepositoryPolicy(string? policy, IEnumerable<string> principals) =>
        principals.Any() ? Put(policy, Statement(Sid, principals)) : policy;

    /// <summary>A registry's policy with the statement for each rule. Statements of others stay as they are.</summary>
    public static string? ToRegistryPolicy(string? policy, EcrRegistry registry, IEnumerable<PullThroughRuleOptions> rules)
    {
        foreach (PullThroughRuleOptions rule in rules)
        {
            JsonObject statement = Statement(SidOf(rule.Prefix), rule.Pullers);
            statement["Resource"] = $"arn:{registry.Partition}:ecr:{registry.Region}:{registry.Account}:repository/{(rule.Prefix is CachePrefix.Root ? "*" : rule.Prefix + "/*")}";
            policy = Put(policy, statement);
        }

        return policy;
    }

    /// <summary>Whether two policies say the same.</summary>
    public static bool AreSame(string? one, string? other) => one == other || (one is not null && other is not null && PolicyText.AreSame(one, other));

    // Letters and digits only, so what else is in a prefix is told apart by a digest of it.
    private static string SidOf(string prefix) =>
        $"{Sid}{string.Concat(prefix.Where(char.IsAsciiLetterOrDigit))}{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(prefix)))[..8]}";

    private static JsonObject Statement(string sid, IEnumerable<string> principals) => new()
    {
        ["Sid"] = sid,
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["AWS"] = List(principals) },
        ["Action"] = List(Actions),
    };

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Order(StringComparer.Ordinal).Distinct().Select(text => JsonValue.Create(text))]);

    private static string Put(string? policy, JsonObject statement)
    {
        var document = policy is null ? new JsonObject { ["Version"] = "2012-10-17" } : (JsonObject)JsonNode.Parse(policy)!;

        // A policy may have its one statement without a list.
        JsonNode? existing = document["Statement"];
        document.Remove("Statement");
        IEnumerable<JsonNode?> statements = existing switch
        {
            JsonArray list => [.. list.Select(one => one?.DeepClone())],
            JsonObject only => [only],
            _ => [],
        };
        string sid = statement["Sid"]!.GetValue<string>();
        document["Statement"] = new JsonArray([.. statements.Where(one => !IsNamed(one, sid)), statement]);
        return document.ToJsonString(Compact);
    }

    private static bool IsNamed(JsonNode? statement, string sid) =>
        statement is JsonObject named && named["Sid"] is JsonValue value && value.GetValueKind() is JsonValueKind.String && value.GetValue<string>() == sid;
}
