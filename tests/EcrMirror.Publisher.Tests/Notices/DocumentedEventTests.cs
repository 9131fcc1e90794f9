using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Testing.Documents;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>docs/messages.md and the schemas of events, held to what is told.</summary>
public sealed class DocumentedEventTests
{
    private static readonly string[] Common = ["event", "version", "id", "time"];

    public static TheoryData<string> Names => SampleEvents.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_is_what_its_schema_says(string name)
    {
        Assert.Empty(JsonSchema.Problems(Documents.Schema(name), JsonNode.Parse(Documents.Example(name))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_requires_every_member_that_is_always_there(string name)
    {
        IEnumerable<string> members = Members(name);

        Assert.Equal(Common.Concat(members).Order(StringComparer.Ordinal), Texts(Documents.Schema(name)["required"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_describes_the_members_and_the_counts_of_what_is_missing(string name)
    {
        IEnumerable<string> members = Members(name);
        IEnumerable<string> counts = SampleEvents.Of(name).GetType().GetProperties()
            .Where(member => member.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            .Select(member => $"further{member.Name}");

        Assert.Equal(
            Common.Concat(members).Concat(counts).Distinct().Order(StringComparer.Ordinal),
            Documents.Schema(name)["properties"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_names_its_event_and_the_version(string name)
    {
        JsonNode properties = Documents.Schema(name)["properties"]!;

        Assert.Equal((name, PublicEvent.Version), ((string?)properties["event"]!["const"], (int?)properties["version"]!["const"]));
    }

    [Fact]
    public void Events_that_were_shortened_or_lack_what_may_lack_are_what_their_schemas_say()
    {
        string[] requests = [.. Enumerable.Range(0, 5_000).Select(number => number.ToString("D128", null))];
        Tag[] tags = [.. Enumerable.Range(0, 4_096).Select(tag => Tag.Parse($"{new string('t', 120)}{tag}"))];
        Destination destination = SampleEvents.Published.Destination with { Tags = tags };

        object[] unusual =
        [
            SampleEvents.Published with { RequestIds = requests, Destination = destination },
            SampleEvents.Failed with { Plan = null, Attempt = null, Kind = null, RequestIds = requests, Destination = destination },
            SampleEvents.Moved with { RequestIds = requests, Destination = destination },
            SampleEvents.Damaged with { RequestIds = requests, Destination = destination },
            SampleEvents.Current with { Destinations = [.. Enumerable.Repeat(destination with { Tags = [.. tags.Take(64)] }, 100)] },
            SampleEvents.Planned with { RequestIds = requests, Destinations = [.. Enumerable.Repeat(destination.Repository, 5_000)] },
            SampleEvents.Rejected with { RequestId = null, ReplyTopic = "arn:aws:sns:eu-west-1:123456789012:mirrored", FurtherProblems = 3 },
        ];

        Assert.All(unusual, happened => Assert.Empty(JsonSchema.Problems(Documents.Schema(happened.GetType().Name), JsonNode.Parse(EventWriter.Write(happened).Text))));
    }

    [Fact]
    public void The_schemas_know_the_words_of_the_contract()
    {
        Assert.Equal(
            Enum.GetValues<MirrorStage>().Select(stage => JsonSerializer.Serialize(stage).Trim('"')),
            Texts(Documents.Schema(nameof(MirrorFailed))["properties"]!["stage"]!["enum"]));
        Assert.Equal(
            [.. Enum.GetValues<FailureKind>().Select(kind => JsonSerializer.Serialize(kind)), "null"],
            Documents.Schema(nameof(MirrorFailed))["properties"]!["kind"]!["enum"]!.AsArray().Select(kind => kind?.ToJsonString() ?? "null"));
        Assert.Equal(
            typeof(RejectionCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!),
            Texts(Documents.Schema(nameof(RequestRejected))["properties"]!["problems"]!["items"]!["properties"]!["code"]!["enum"]));
        Assert.Equal(
            RequestRejected.MostProblems,
            (int?)Documents.Schema(nameof(RequestRejected))["properties"]!["problems"]!["maxItems"]);
    }

    [Fact]
    public void The_guide_lists_every_event()
    {
        Assert.Equal(SampleEvents.Names.Select(name => name.Data).Order(StringComparer.Ordinal), Rows("| Event | Says |").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_guide_lists_every_member_of_an_event(string name)
    {
        string section = Documents.Guide.Split($"\n### {name}\n")[1].Split("\n### ")[0];

        IEnumerable<string> listed = section.Split('\n').SkipWhile(line => line != "| Member | Means |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .SelectMany(row => row.Split('|')[1].Split('`').Where((_, at) => at % 2 == 1));

        Assert.Equal(Members(name), listed);
    }

    [Fact]
    public void The_guide_lists_every_attribute()
    {
        Assert.Equal(EventWriter.Write(SampleEvents.Published).Attributes.Keys, Rows("| Attribute | Means |"));
    }

    [Fact]
    public void The_guide_says_how_much_is_told_at_most()
    {
        Assert.Contains($"longer than {EventWriter.MostBytes / 1024} KiB", Documents.Guide, StringComparison.Ordinal);
        Assert.Contains($"beyond {Shortening.MostCharacters} characters", Documents.Guide, StringComparison.Ordinal);
        Assert.Contains($"the first {EventWriter.MostValues}", Documents.Guide, StringComparison.Ordinal);
        Assert.Contains($"at most {RequestRejected.MostProblems}:", Documents.Guide, StringComparison.Ordinal);
        Assert.Contains($"at most {RequestRejected.MostBytes} bytes", Documents.Guide, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Members(string name) =>
        SampleEvents.Of(name).GetType().GetProperties().Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name));

    private static IEnumerable<string> Rows(string header) =>
        Documents.Guide.Split('\n').SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(row => row.Split('`')[1]);

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(word => word!.GetValue<string>());
}
