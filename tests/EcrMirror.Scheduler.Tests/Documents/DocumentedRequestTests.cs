using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Reading;

namespace EcrMirror.Scheduler.Tests.Documents;

/// <summary>docs/messages.md, the schema and the examples, held to what is done.</summary>
public sealed partial class DocumentedRequestTests
{
    private static readonly JsonObject Schema = Json("docs/schemas/mirror-request.v1.schema.json").AsObject();

    /// <summary>Where objects are in the schema, and the types that they are.</summary>
    private static readonly Dictionary<string, Type> Objects = new()
    {
        [""] = typeof(MirrorRequest),
        ["destinations"] = typeof(Destination),
        ["selection"] = typeof(TagSelection),
    };

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(File("docs/examples"), "mirror-request*.json").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> ObjectPaths => [.. Objects.Keys];

    internal static string Guide => System.IO.File.ReadAllText(File("docs/messages.md"));

    internal static string File(string path) => Path.GetFullPath(Path.Combine(
        typeof(DocumentedRequestTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SourceFolder").Value!,
        "../..",
        path));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_request(string name)
    {
        RequestReading reading = Read(Json($"docs/examples/{name}"));

        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Ignored);
        Assert.NotNull(reading.Request);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_that_was_read_and_written_again_means_the_same(string name)
    {
        MirrorRequest request = Read(Json($"docs/examples/{name}")).Request!;

        JsonNode written = JsonSerializer.SerializeToNode(request, JsonSerializerOptions.Web)!;

        RequestReading again = Read(written);
        Assert.Empty(again.Ignored);
        Assert.Equal(RequestContent.DigestOf(request), RequestContent.DigestOf(again.Request!));
        Assert.Equal(request.RequestId, again.Request!.RequestId);
    }

    [Fact]
    public void The_example_with_every_member_is_what_our_type_writes()
    {
        JsonNode example = Json("docs/examples/mirror-request.full.json");

        JsonObject written = JsonSerializer.SerializeToNode(Read(example).Request, JsonSerializerOptions.Web)!.AsObject();

        Assert.True(written.Remove("selection"));
        Assert.True(JsonNode.DeepEquals(example, written), written.ToJsonString());
    }

    [Fact]
    public void The_example_of_a_rejection_is_what_its_own_beginning_gives()
    {
        JsonNode example = Json("docs/examples/request-rejected.json");
        RequestRejected rejected = example.Deserialize<RequestRejected>(JsonSerializerOptions.Web)!;

        RequestReading reading = MirrorRequestReader.Read(Encoding.UTF8.GetBytes(rejected.BodyStart));

        Assert.Equal(rejected.Problems, reading.Problems);
        Assert.Equal(rejected.RequestId, reading.RequestId);
    }

    [Fact]
    public void Every_document_that_the_guide_shows_is_an_example_and_every_example_is_shown()
    {
        IEnumerable<string> shown = JsonBlock().Matches(Guide).Select(match => match.Groups["json"].Value + "\n");

        Assert.Equal(Directory.GetFiles(File("docs/examples")).Select(System.IO.File.ReadAllText).Order(), shown.Order());
    }

    [Theory]
    [MemberData(nameof(ObjectPaths))]
    public void The_schema_names_exactly_the_members_of_the_contract(string path)
    {
        Assert.Equal(
            Objects[path].GetProperties().Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name)).Order(StringComparer.Ordinal),
            Properties(path).Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ObjectPaths))]
    public void The_schema_requires_exactly_what_the_reader_misses(string path)
    {
        string[] required = [.. Object(path)["required"]!.AsArray().Select(name => name!.GetValue<string>())];

        foreach (string name in Properties(path).Select(member => member.Key))
        {
            JsonObject request = Json(path is "selection" ? "docs/examples/mirror-request.selection.json" : "docs/examples/mirror-request.full.json").AsObject();
            JsonNode holder = path switch { "" => request, "destinations" => request[path]![0]!, _ => request[path]! };
            holder.AsObject().Remove(name);

            string missing = path switch { "" => $"$.{name}", "destinations" => $"$.destinations[0].{name}", _ => $"$.{path}.{name}" };
            Assert.Equal(
                required.Contains(name),
                Read(request).Problems.Any(problem => problem.Code is RejectionCodes.MissingMember && problem.Path == missing));
        }
    }

    [Fact]
    public void The_schema_has_the_limits_of_the_contract()
    {
        Assert.Equal(
            new SortedDictionary<string, int>(StringComparer.Ordinal)
            {
                ["properties.requestId.maxLength"] = MirrorRequestLimits.RequestIdLength,
                ["properties.destinations.maxItems"] = MirrorRequestLimits.Destinations,
                ["properties.destinations.items.properties.tags.maxItems"] = MirrorRequestLimits.Tags,
                ["properties.platforms.maxItems"] = MirrorRequestLimits.Platforms,
                ["properties.selection.properties.tags.maxItems"] = MirrorRequestLimits.Patterns,
                ["properties.selection.properties.exclude.maxItems"] = MirrorRequestLimits.Patterns,
                ["properties.selection.properties.variants.maxItems"] = MirrorRequestLimits.Patterns,
                ["properties.selection.properties.variants.items.maxLength"] = MirrorRequestLimits.PatternLength,
                ["properties.selection.properties.tags.items.maxLength"] = MirrorRequestLimits.PatternLength,
                ["properties.selection.properties.exclude.items.maxLength"] = MirrorRequestLimits.PatternLength,
                ["properties.replyTopic.maxLength"] = MirrorRequestLimits.ReplyTopicLength,
            },
            new SortedDictionary<string, int>(Limits(Schema, "").ToDictionary(), StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_has_the_version_and_the_priorities_of_the_contract()
    {
        Assert.Equal(MirrorRequest.CurrentVersion, Schema["properties"]!["version"]!["const"]!.GetValue<int>());
        Assert.Equal(
            Enum.GetValues<MirrorPriority>().Select(priority => JsonSerializer.Serialize(priority)),
            Schema["properties"]!["priority"]!["enum"]!.AsArray().Select(word => word!.ToJsonString()));
    }

    [Theory]
    [InlineData("requestId", "release 42", true)]
    [InlineData("requestId", " 42", false)]
    [InlineData("requestId", "é", false)]
    [InlineData("replyTopic", "arn:aws-cn:sns:cn-north-1:123456789012:a_b-c.fifo", true)]
    [InlineData("replyTopic", "arn:aws:sns:eu-west-1:123456789012:a.b", false)]
    [InlineData("replyTopic", "arn:aws:sns:eu-west-1:12345:a", false)]
    public void The_patterns_of_the_schema_take_what_the_reader_takes(string member, string text, bool isTaken)
    {
        JsonObject request = Json("docs/examples/mirror-request.full.json").AsObject();
        request[member] = text;

        Assert.Equal(isTaken, Read(request).Problems.Count == 0);
        Assert.Equal(isTaken, Regex.IsMatch(text, Schema["properties"]![member]!["pattern"]!.GetValue<string>(), RegexOptions.ECMAScript));
    }

    [Fact]
    public void The_guide_lists_every_member()
    {
        IEnumerable<string> members = Objects.Keys.SelectMany(path => Properties(path)
            .Select(member => path switch { "" => member.Key, "destinations" => $"destinations[].{member.Key}", _ => $"{path}.{member.Key}" }));

        Assert.Equal(members.Order(StringComparer.Ordinal), Rows("| Member | | Means |").Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guide_lists_every_limit()
    {
        int[] listed = [.. Rows("| At most | |").Select(row => int.Parse(row.Split('|')[2], CultureInfo.InvariantCulture))];

        Assert.Equal(
            [
                MirrorRequestLimits.BodyBytes, MirrorRequestLimits.RequestIdLength, MirrorRequestLimits.Destinations, MirrorRequestLimits.Tags,
                MirrorRequestLimits.Platforms, MirrorRequestLimits.Patterns, MirrorRequestLimits.PatternLength, MirrorRequestLimits.ReplyTopicLength,
            ],
            listed);
    }

    [Fact]
    public void The_guide_lists_every_rejection_code()
    {
        IEnumerable<string> codes = typeof(RejectionCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes, Rows("| Code | Means | What to do |").Select(Name));
    }

    private static IEnumerable<string> Rows(string header) =>
        Guide.Split('\n').SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'));

    private static string Name(string row) => row.Split('`')[1];

    private static RequestReading Read(JsonNode request) => MirrorRequestReader.Read(Encoding.UTF8.GetBytes(request.ToJsonString()));

    private static JsonNode Json(string path) => JsonNode.Parse(System.IO.File.ReadAllText(File(path)))!;

    private static JsonObject Object(string path) => path switch
    {
        "" => Schema,
        "destinations" => Schema["properties"]!["destinations"]!["items"]!.AsObject(),
        _ => Schema["properties"]![path]!.AsObject(),
    };

    private static JsonObject Properties(string path) => Object(path)["properties"]!.AsObject();

    private static IEnumerable<KeyValuePair<string, int>> Limits(JsonObject schema, string path) => schema.SelectMany(member => member switch
    {
        { Key: "maxItems" or "maxLength" } => [KeyValuePair.Create(path + member.Key, member.Value!.GetValue<int>())],
        { Value: JsonObject inner } => Limits(inner, $"{path}{member.Key}."),
        _ => Array.Empty<KeyValuePair<string, int>>(),
    });

    [GeneratedRegex("^```json\n(?<json>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
