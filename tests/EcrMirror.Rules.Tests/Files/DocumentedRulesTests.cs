using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.Rules.Files;

namespace EcrMirror.Rules.Tests.Files;

/// <summary>docs/rules.md and the schema, held to what is read.</summary>
public sealed partial class DocumentedRulesTests
{
    /// <summary>Where objects are in the schema, the heading above their table in the guide, and the members that are read.</summary>
    private static readonly (string Path, string? Heading, IReadOnlyList<string> Members)[] Objects =
    [
        ("", "The file", RuleFile.Members),
        ("properties/defaults", null, RuleDefaults.Members),
        ("$defs/rule", "A rule", RuleReader.Members),
        ("$defs/rule/properties/select", "A selection", SelectionReader.Members),
        ("$defs/destinations/items/anyOf/1", null, DestinationReader.Members),
    ];

    public static TheoryData<string> Paths => [.. Objects.Select(each => each.Path)];

    public static TheoryData<string> Headings => [.. Objects.Select(each => each.Heading).OfType<string>()];

    private static string Guide => File.ReadAllText(PathOf("docs/rules.md"));

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_schema_names_exactly_the_members_that_are_read(string path)
    {
        JsonNode node = JsonNode.Parse(RuleFile.Schema)!;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;

        Assert.Equal(Objects.Single(each => each.Path == path).Members.Order(), node["properties"]!.AsObject().Select(member => member.Key).Order());
        Assert.False(node["additionalProperties"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void The_guide_has_exactly_the_members_that_are_read(string heading)
    {
        string section = Guide.Split($"\n## {heading}\n")[1].Split("\n## ")[0];

        Assert.Equal(
            Objects.Single(each => each.Heading == heading).Members.Order(),
            Row().Matches(section).Select(row => row.Groups["name"].Value).Order());
    }

    [Fact]
    public void The_example_of_the_guide_is_read()
    {
        RuleSet read = RuleFile.Read("docs/rules.md", Example().Match(Guide).Groups["yaml"].Value);

        Assert.Empty(read.Findings);
        Assert.Equal("keda", Assert.Single(read.Rules).Id);
    }

    [Fact]
    public void The_limits_of_the_schema_are_those_of_the_reader()
    {
        JsonNode schema = JsonNode.Parse(RuleFile.Schema)!;

        Assert.Equal(
            (RuleFileLimits.Rules, RuleFileLimits.Destinations, RuleFileLimits.Platforms, RuleFileLimits.Patterns, RuleFileLimits.IdLength),
            (Number(schema["properties"]!["rules"]!["maxItems"]), Number(schema["$defs"]!["destinations"]!["maxItems"]), Number(schema["$defs"]!["platforms"]!["maxItems"]),
                Number(schema["$defs"]!["patterns"]!["maxItems"]), Number(schema["$defs"]!["rule"]!["properties"]!["id"]!["maxLength"])));
    }

    private static int Number(JsonNode? node) => node!.GetValue<int>();

    private static string PathOf(string path) => Path.GetFullPath(Path.Combine(
        typeof(DocumentedRulesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SourceFolder").Value!, "../..", path));

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
