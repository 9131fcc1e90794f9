using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Topics;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;

namespace EcrMirror.Publisher.Tests.Notices;

public sealed class EventWriterTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => SampleEvents.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_written_as_its_example_says(string name)
    {
        string written = Parse(EventWriter.Write(SampleEvents.Of(name))).ToJsonString(Indented) + "\n";

        Assert.Equal(Documents.Example(name, written), written);
    }

    [Fact]
    public void Everything_that_is_on_the_queue_of_notices_can_be_written()
    {
        IEnumerable<string> consumed = PublisherModule.Queues
            .Single(queue => queue.Name == MirrorQueues.Notices).Messages.Select(message => message.Message.Name);

        Assert.Equal(consumed.Order(StringComparer.Ordinal), SampleEvents.All.Select(happened => happened.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_event_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => EventWriter.Write(SampleEvents.Published.Destination));
    }

    [Fact]
    public void An_event_that_is_told_again_later_has_the_same_id()
    {
        string id = EventWriter.Write(SampleEvents.Published).Id;

        string again = EventWriter.Write(SampleEvents.Published with
        {
            PublishedAt = SampleEvents.Published.PublishedAt.AddMinutes(5),
            Tally = CopyTally.Present(1),
        }).Id;

        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, again);
    }

    [Fact]
    public void An_event_that_says_something_else_has_another_id()
    {
        ImagePublished published = SampleEvents.Published;
        MirrorFailed failed = SampleEvents.Failed;

        object[] different =
        [
            published,
            published with { Attempt = 2 },
            published with { Plan = PlanId.Derive("another") },
            published with { RequestIds = ["release-42", "nightly"] },
            published with { Destination = published.Destination with { Repository = Repository.Parse("public.ecr.aws/team/alpine") } },
            published with { Destination = published.Destination with { Tags = [Tag.Parse("3.20")] } },
            failed,
            failed with { Stage = MirrorStage.Copy },
            failed with { Kind = FailureKind.Permission },
            failed with { Plan = null, Attempt = null },
            failed with { Reason = "Another." },
            .. SampleEvents.All.Except([published, failed]),
        ];

        Assert.Distinct(different.Select(happened => EventWriter.Write(happened).Id));
    }

    [Fact]
    public void The_document_has_the_id_and_the_time_of_the_event()
    {
        TopicMessage message = EventWriter.Write(SampleEvents.Published);

        JsonObject document = Parse(message);
        Assert.Equal(message.Id, (string?)document["id"]);
        Assert.Equal((string?)document["publishedAt"], (string?)document["time"]);
    }

    [Fact]
    public void Attributes_say_what_subscribers_choose_by()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes = EventWriter.Write(SampleEvents.Published).Attributes;

        Assert.Equal(["event", "version", "source", "destination", "requestId"], attributes.Keys);
        Assert.Equal(["ImagePublished"], attributes["event"]);
        Assert.Equal(["1"], attributes["version"]);
        Assert.Equal(["docker.io/library/alpine"], attributes["source"]);
        Assert.Equal(["123456789012.dkr.ecr.eu-west-1.amazonaws.com"], attributes["destination"]);
        Assert.Equal(["release-42"], attributes["requestId"]);
    }

    [Fact]
    public void Several_destinations_and_requests_are_several_values_each_once()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes = EventWriter.Write(SampleEvents.Planned with
        {
            RequestIds = ["a", "b", "a"],
            Destinations = [Repository.Parse("a.example/x"), Repository.Parse("b.example/x"), Repository.Parse("a.example/y")],
        }).Attributes;

        Assert.Equal(["a.example", "b.example"], attributes["destination"]);
        Assert.Equal(["a", "b"], attributes["requestId"]);
    }

    [Fact]
    public void A_rejection_of_what_could_not_be_read_has_no_values_for_what_is_not_known()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes = EventWriter.Write(SampleEvents.Rejected with { RequestId = null }).Attributes;

        Assert.Empty(attributes["requestId"]);
        Assert.Empty(attributes["source"]);
        Assert.Empty(attributes["destination"]);
    }

    [Fact]
    public void The_largest_events_fit_into_a_message_with_their_attributes()
    {
        string[] requests = [.. Enumerable.Range(0, 5_000).Select(number => number.ToString("D128", null))];
        Destination[] destinations =
        [
            .. Enumerable.Range(0, 500).Select(number => new Destination
            {
                Repository = Repository.Parse($"{new string('h', 60)}.{number}.example/{new string('r', 150)}"),
                Tags = [.. Enumerable.Range(0, 64).Select(tag => Tag.Parse($"{new string('t', 120)}{tag}"))],
            }),
        ];
        TopicMessage[] messages =
        [
            EventWriter.Write(SampleEvents.Published with
            {
                RequestIds = requests,
                Destination = destinations[0],
                Platforms = [.. Enumerable.Range(0, 3_000).Select(number => new Platform("linux", "arm64", new string('v', 1_000) + number))],
            }),
            EventWriter.Write(SampleEvents.Failed with { RequestIds = requests, Reason = new string('\u0001', 1_000_000) }),
            EventWriter.Write(SampleEvents.Planned with { RequestIds = requests, Destinations = [.. destinations.Select(destination => destination.Repository)] }),
            EventWriter.Write(SampleEvents.Current with { Destinations = destinations }),
            EventWriter.Write(SampleEvents.Rejected with
            {
                Problems =
                [
                    .. Enumerable.Repeat(
                        SampleEvents.Rejected.Problems[0] with { Message = new string('"', 60_000) }, RequestRejected.MostProblems),
                ],
            }),
        ];

        Assert.All(messages, message => Assert.InRange(SizeOf(message), EventWriter.MostBytes / 3, TopicMessage.MostBytes));
    }

    [Fact]
    public void Of_a_list_that_is_too_long_a_count_of_what_is_missing_stands_beside_it()
    {
        string[] requests = [.. Enumerable.Range(0, 5_000).Select(number => number.ToString("D128", null))];

        JsonObject document = Parse(EventWriter.Write(SampleEvents.Published with { RequestIds = requests }));

        JsonArray told = document["requestIds"]!.AsArray();
        Assert.Equal(requests.Take(told.Count), told.Select(id => (string?)id));
        Assert.Equal(requests.Length - told.Count, (int?)document["furtherRequestIds"]);
        Assert.Null(document["furtherPlatforms"]);
    }

    [Fact]
    public void Tags_of_a_destination_are_counted_at_that_destination()
    {
        Tag[] tags = [.. Enumerable.Range(0, 4_096).Select(tag => Tag.Parse($"{new string('t', 120)}{tag}"))];

        JsonObject document = Parse(EventWriter.Write(SampleEvents.Current with
        {
            Destinations = [SampleEvents.Published.Destination, SampleEvents.Published.Destination with { Tags = tags }],
        }));

        JsonNode second = document["destinations"]![1]!;
        Assert.Null(document["destinations"]![0]!["furtherTags"]);
        Assert.Equal(tags.Length, second["tags"]!.AsArray().Count + (int)second["furtherTags"]!);
    }

    [Fact]
    public void Problems_that_are_left_off_are_added_to_those_that_were_before()
    {
        RequestProblem problem = SampleEvents.Rejected.Problems[0] with { Message = new string('é', 4_000) };

        JsonObject document = Parse(EventWriter.Write(SampleEvents.Rejected with
        {
            Problems = [.. Enumerable.Repeat(problem, RequestRejected.MostProblems)],
            FurtherProblems = 7,
        }));

        Assert.Equal(RequestRejected.MostProblems + 7, document["problems"]!.AsArray().Count + (int)document["furtherProblems"]!);
    }

    [Fact]
    public void A_text_is_cut_between_characters_and_says_so()
    {
        string whale = string.Concat(Enumerable.Repeat("🐳", 200_000));

        string reason = (string)Parse(EventWriter.Write(SampleEvents.Failed with { Reason = "x" + whale }))["reason"]!;

        Assert.Equal("x" + whale[..(Shortening.MostCharacters - 2)] + "…", reason);
    }

    [Fact]
    public void What_fits_stays_whole()
    {
        string reason = new('r', 100_000);

        JsonObject document = Parse(EventWriter.Write(SampleEvents.Failed with { Reason = reason }));

        Assert.Equal(reason, (string?)document["reason"]);
    }

    [Fact]
    public void What_SQS_does_not_carry_is_escaped()
    {
        string text = EventWriter.Write(SampleEvents.Failed with { Reason = "\u0000\u001b\uffff\ud800 🐳 é" }).Text;

        Assert.All(text, character => Assert.True(character is (>= ' ' and < '\ud800') or '\ufffd', $"U+{(int)character:X4}"));
        Assert.EndsWith("🐳 é", (string?)JsonNode.Parse(text)!["reason"], StringComparison.Ordinal);
    }

    private static JsonObject Parse(TopicMessage message) => JsonNode.Parse(message.Text)!.AsObject();

    // As SNS counts: names, types and values of attributes too.
    private static int SizeOf(TopicMessage message) =>
        System.Text.Encoding.UTF8.GetByteCount(message.Text)
        + message.Attributes.Sum(attribute => attribute.Key.Length + "String.Array".Length + JsonSerializer.SerializeToUtf8Bytes(attribute.Value).Length);
}
