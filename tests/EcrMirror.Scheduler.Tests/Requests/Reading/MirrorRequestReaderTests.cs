using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Requests.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace EcrMirror.Scheduler.Tests.Requests.Reading;

public sealed class MirrorRequestReaderTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:mirrored";

    private const string Full =
        """
        {
          "version": 1,
          "requestId": "release 42",
          "source": "docker.io/library/alpine:3.20",
          "destinations": [
            { "repository": "a.example/alpine", "tags": ["3.20", "latest"] },
            { "repository": "b.example/alpine" }
          ],
          "platforms": ["linux/amd64", "linux/arm64/v8"],
          "priority": "urgent",
          "replyTopic": "arn:aws:sns:eu-west-1:123456789012:mirrored"
        }
        """;

    private const string Selecting =
        """
        {
          "requestId": "nightly",
          "source": "alpine",
          "destinations": [{ "repository": "a.example/alpine" }],
          "selection": {
            "tags": ["3.*", "latest"], "exclude": ["*-rc?"], "variants": ["alpine*"],
            "newest": 5, "newestBy": "time", "minAge": "1d", "maxAge": "90d", "atLeast": 2
          }
        }
        """;

    /// <summary>What is done to a request that is right, and the one problem that it then has.</summary>
    public static TheoryData<string, string, string, string> Problems => new()
    {
        { """{"version": 2}""", "unknown-version", "$.version", "only version 1 is" },
        { """{"version": 0}""", "unknown-version", "$.version", "Version 0" },
        { """{"version": 1.5}""", "unknown-version", "$.version", "Version 1.5" },
        { """{"version": "1"}""", "wrong-type", "$.version", "a string and should be the number 1" },
        { """{"requestId": null}""", "missing-member", "$.requestId", "Add it, such as \"release-42\"" },
        { """{"requestId": null, "RequestID": "x"}""", "missing-member", "$.requestId", "'RequestID' is there, but case matters" },
        { """{"requestId": 42}""", "wrong-type", "$.requestId", "a number and should be a string" },
        { """{"requestId": ""}""", "malformed-value", "$.requestId", "1 to 128 printable" },
        { """{"requestId": "a\nb"}""", "malformed-value", "$.requestId", @"'a\u000ab'" },
        { """{"requestId": " a"}""", "malformed-value", "$.requestId", "blanks" },
        { """{"requestId": "Größe"}""", "malformed-value", "$.requestId", "ASCII" },
        { """{"source": null}""", "missing-member", "$.source", "such as" },
        { """{"source": {"image": "alpine"}}""", "wrong-type", "$.source", "an object and should be a string" },
        { """{"source": "https://docker.io/alpine:1"}""", "malformed-value", "$.source", "without a scheme" },
        { """{"source": "Alpine:1"}""", "malformed-value", "$.source", "lower case" },
        { """{"source": "alpine"}""", "source-without-tag", "$.source", "such as docker.io/library/alpine:latest" },
        { """{"selection": {"tags": ["3.*"]}, "destinations": [{"repository": "a.example/x"}]}""", "contradiction", "$.source", "Leave out either" },
        { """{"destinations": null}""", "missing-member", "$.destinations", "repository" },
        { """{"destinations": {}}""", "wrong-type", "$.destinations", "an object and should be a list" },
        { """{"destinations": []}""", "empty-list", "$.destinations", "at least one" },
        { """{"destinations": ["a.example/x"]}""", "wrong-type", "$.destinations[0]", "a string and should be an object" },
        { """{"destinations": [{"tags": ["1"]}]}""", "missing-member", "$.destinations[0].repository", "Add it" },
        { """{"destinations": [{"repository": "a.example/x:1"}]}""", "malformed-value", "$.destinations[0].repository", "without tag and digest" },
        { """{"destinations": [{"repository": "a.example/x"}, {"repository": "a.example/y", "tags": ["1", "-"]}]}""", "malformed-value", "$.destinations[1].tags[1]", "'-' is not a tag" },
        { """{"destinations": [{"repository": "a.example/x", "tags": "1"}]}""", "wrong-type", "$.destinations[0].tags", "a list" },
        { """{"destinations": [{"repository": "a.example/x", "tags": [null]}]}""", "wrong-type", "$.destinations[0].tags[0]", "null" },
        { """{"destinations": [{"repository": "docker.io/library/alpine"}]}""", "destination-is-source", "$.destinations[0]", "another tag" },
        { """{"destinations": [{"repository": "alpine", "tags": []}]}""", "destination-is-source", "$.destinations[0]", "another" },
        { """{"platforms": "linux/amd64"}""", "wrong-type", "$.platforms", "a list" },
        { """{"platforms": []}""", "empty-list", "$.platforms", "optional" },
        { """{"platforms": ["linux/amd64", "linux"]}""", "malformed-value", "$.platforms[1]", "'linux' is not a platform" },
        { """{"priority": "high"}""", "unknown-value", "$.priority", "'normal' or 'urgent'" },
        { """{"priority": "Urgent"}""", "unknown-value", "$.priority", "'Urgent'" },
        { """{"priority": true}""", "wrong-type", "$.priority", "true or false" },
        { """{"replyTopic": "mirrored"}""", "malformed-value", "$.replyTopic", "arn:aws:sns:" },
        { """{"replyTopic": "arn:aws:sqs:eu-west-1:123456789012:mirrored"}""", "malformed-value", "$.replyTopic", "SNS" },
    };

    public static TheoryData<string, string, string> ProblemsOfSelections => new()
    {
        { """{"selection": "3.*"}""", "wrong-type", "$.selection" },
        { """{"selection": {}}""", "missing-member", "$.selection.tags" },
        { """{"selection": {"tags": []}}""", "empty-list", "$.selection.tags" },
        { """{"selection": {"tags": ["3.[0-"]}}""", "malformed-value", "$.selection.tags[0]" },
        { """{"selection": {"tags": ["/(/"]}}""", "malformed-value", "$.selection.tags[0]" },
        { """{"selection": {"tags": [">= 3 <"]}}""", "malformed-value", "$.selection.tags[0]" },
        { """{"selection": {"tags": ["3"], "variants": "alpine"}}""", "wrong-type", "$.selection.variants" },
        { """{"selection": {"tags": ["3"], "newest": 0}}""", "malformed-value", "$.selection.newest" },
        { """{"selection": {"tags": ["3"], "newest": "5"}}""", "wrong-type", "$.selection.newest" },
        { """{"selection": {"tags": ["3"], "newestBy": "age"}}""", "unknown-value", "$.selection.newestBy" },
        { """{"selection": {"tags": ["3"], "minAge": "1 day"}}""", "malformed-value", "$.selection.minAge" },
        { """{"selection": {"tags": ["3"], "minAge": "2d", "maxAge": "1d"}}""", "contradiction", "$.selection.minAge" },
        { """{"selection": {"tags": ["3"], "atLeast": 1.5}}""", "malformed-value", "$.selection.atLeast" },
        { """{"selection": {"tags": ["3"], "exclude": [1]}}""", "wrong-type", "$.selection.exclude[0]" },
        { """{"destinations": [{"repository": "a.example/x", "tags": ["1"]}]}""", "contradiction", "$.destinations[0].tags" },
        { """{"destinations": [{"repository": "docker.io/library/alpine"}]}""", "destination-is-source", "$.destinations[0]" },
        { """{"selection": null}""", "source-without-tag", "$.source" },
    };

    public static TheoryData<string, string> MalformedTexts => new()
    {
        { "", "" },
        { " \n", "" },
        { "hello", "'h' is an invalid start of a value" },
        { "{\"requestId\": \"a\"", "" },
        { "{} {}", "" },
        { "{\"a\": 1,}", "trailing comma" },
        { "{/* no */}", "'/'" },
        { "{\"a\": \"\\ud800\"}", "UTF-16" },
        { "{\"\\udc00\": 1}", "UTF-16" },
        { new string('[', 100), "depth" },
    };

    [Fact]
    public void A_request_is_read_with_every_member()
    {
        RequestReading reading = Read(Full);

        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Ignored);
        MirrorRequest request = reading.Request!;
        Assert.Equal((1, "release 42", "docker.io/library/alpine:3.20"), (request.Version, request.RequestId, request.Source.ToString()));
        Assert.Equal(["a.example/alpine:3.20,latest", "b.example/alpine:3.20"], request.Destinations.Select(Written));
        Assert.Equal([new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")], request.Platforms!);
        Assert.Null(request.Selection);
        Assert.Equal((MirrorPriority.Urgent, Topic), (request.Priority, request.ReplyTopic));
        Assert.Equal(("release 42", Topic), (reading.RequestId, reading.ReplyTopic));
    }

    [Fact]
    public void A_request_with_a_selection_is_read_with_every_member()
    {
        MirrorRequest request = Read(Selecting).Request!;

        Assert.Equal("docker.io/library/alpine", request.Source.ToString());
        Assert.Null(request.Source.Image);
        Assert.Equal(["3.*", "latest"], request.Selection!.Tags.Select(pattern => pattern.ToString()));
        Assert.Equal(["*-rc?"], request.Selection.Exclude.Select(pattern => pattern.ToString()));
        Assert.Equal(["alpine*"], request.Selection.Variants.Select(pattern => pattern.ToString()));
        Assert.Equal((5, TagOrder.Time, 2), (request.Selection.Newest, request.Selection.NewestBy, request.Selection.AtLeast));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromDays(90)), (request.Selection.MinAge, request.Selection.MaxAge));
        Assert.Equal(["a.example/alpine:"], request.Destinations.Select(Written));
        Assert.Equal((MirrorPriority.Normal, null, null), (request.Priority, request.ReplyTopic, request.Platforms));
    }

    [Theory]
    [InlineData("docker.io/library/alpine:3.20", "a.example/x:3.20")]
    [InlineData("alpine@sha256:1111111111111111111111111111111111111111111111111111111111111111", "a.example/x:")]
    public void A_destination_without_tags_takes_that_of_the_source_if_it_has_one(string source, string destination)
    {
        MirrorRequest request = Read(Changed(Full, $$"""{"source": "{{source}}", "destinations": [{"repository": "a.example/x"}]}""")).Request!;

        Assert.Equal([destination], request.Destinations.Select(Written));
    }

    [Fact]
    public void A_destination_with_an_empty_list_of_tags_gets_none()
    {
        MirrorRequest request = Read(Changed(Full, """{"destinations": [{"repository": "a.example/x", "tags": []}]}""")).Request!;

        Assert.Equal(["a.example/x:"], request.Destinations.Select(Written));
    }

    [Fact]
    public void The_source_under_another_tag_is_a_destination()
    {
        MirrorRequest request = Read(Changed(Full, """{"destinations": [{"repository": "alpine", "tags": ["stable"]}]}""")).Request!;

        Assert.Equal(["docker.io/library/alpine:stable"], request.Destinations.Select(Written));
    }

    [Fact]
    public void A_member_that_is_null_is_absent()
    {
        string nulls = """{"version": null, "platforms": null, "selection": null, "priority": null, "replyTopic": null, "destinations": [{"repository": "a.example/x", "tags": null}]}""";

        MirrorRequest request = Read(Changed(Full, nulls)).Request!;

        Assert.Equal((MirrorPriority.Normal, null, null), (request.Priority, request.ReplyTopic, request.Platforms));
        Assert.Equal(["a.example/x:3.20"], request.Destinations.Select(Written));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Each_problem_has_its_code_its_place_and_a_cure(string change, string code, string path, string words)
    {
        RequestReading reading = Read(Changed(Full, change));

        Assert.Null(reading.Request);
        RequestProblem problem = Assert.Single(reading.Problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ProblemsOfSelections))]
    public void Each_problem_of_a_selection_has_its_code_and_its_place(string change, string code, string path)
    {
        RequestReading reading = Read(Changed(Selecting, change));

        Assert.Equal([(code, path)], reading.Problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Theory]
    [MemberData(nameof(MalformedTexts))]
    public void Text_that_is_no_json_is_one_problem_that_says_why(string text, string words)
    {
        RequestReading reading = Read(text);

        RequestProblem problem = Assert.Single(reading.Problems);
        Assert.Equal((RejectionCodes.MalformedJson, "$"), (problem.Code, problem.Path));
        Assert.Contains(words, problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("[]", "a list")]
    [InlineData("\"{}\"", "a string")]
    public void Json_that_is_no_object_is_one_problem(string text, string kind)
    {
        RequestProblem problem = Assert.Single(Read(text).Problems);

        Assert.Equal((RejectionCodes.WrongType, "$"), (problem.Code, problem.Path));
        Assert.Contains($"{kind} and should be an object", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_one_problem()
    {
        RequestReading reading = MirrorRequestReader.Read("{\"requestId\": \"\xff\"}"u8.ToArray().Select(b => b is 0xc3 ? (byte)0xff : b).ToArray());

        Assert.Equal([RejectionCodes.MalformedJson], reading.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        RequestReading reading = Read(
            """{"requestId": "", "source": "Alpine", "destinations": [{"repository": "x y"}, {"tags": ["-", 1]}], "platforms": ["x"], "priority": 1, "replyTopic": ""}""");

        Assert.Equal(
            [
                "$.requestId", "$.replyTopic", "$.source", "$.destinations[0].repository", "$.destinations[1].repository",
                "$.destinations[1].tags[0]", "$.destinations[1].tags[1]", "$.platforms[0]", "$.priority",
            ],
            reading.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Of_another_version_only_the_id_and_the_reply_topic_are_read()
    {
        RequestReading reading = Read(Changed(Full, """{"version": 2, "source": {"of": "another kind"}, "priority": 7}"""));

        Assert.Equal(["$.version"], reading.Problems.Select(problem => problem.Path));
        Assert.Equal(("release 42", Topic), (reading.RequestId, reading.ReplyTopic));
    }

    [Fact]
    public void The_id_is_told_also_where_something_else_is_wrong()
    {
        Assert.Equal("release 42", Read(Changed(Full, """{"source": "-"}""")).RequestId);
    }

    [Fact]
    public void A_member_that_is_there_twice_is_a_problem()
    {
        RequestReading reading = Read(Full.Replace("\"version\": 1,", "\"version\": 1, \"source\": \"alpine:1\",", StringComparison.Ordinal));

        Assert.Equal([(RejectionCodes.DuplicateMember, "$.source")], reading.Problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Fact]
    public void Members_that_mean_nothing_are_passed_over_and_named()
    {
        RequestReading reading = Read(Changed(
            Full, """{"destination": "x", "$schema": "y", "destinations": [{"repository": "a.example/x", "tag": "1"}]}"""));

        Assert.NotNull(reading.Request);
        Assert.Equal(["$.destination", "$.$schema", "$.destinations[0].tag"], reading.Ignored);
    }

    [Fact]
    public void Lists_may_be_as_long_as_their_limits_and_no_longer()
    {
        Assert.Empty(Read(AtLimits(0)).Problems);
        Assert.Empty(Read(SelectingAtLimits(0)).Problems);

        Assert.Equal(
            [("too-many", "$.destinations[0].tags"), ("too-many", "$.platforms")],
            Read(AtLimits(1, destinations: 0)).Problems.Select(problem => (problem.Code, problem.Path)));
        Assert.Equal(
            [("too-many", "$.destinations"), ("too-many", "$.platforms")],
            Read(AtLimits(1)).Problems.Select(problem => (problem.Code, problem.Path)));
        Assert.Equal(
            [("too-many", "$.selection.tags"), ("too-many", "$.selection.exclude")],
            Read(SelectingAtLimits(1)).Problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Fact]
    public void Texts_may_be_as_long_as_their_limits_and_no_longer()
    {
        const string Arn = "arn:aws:sns:eu-west-1:123456789012:";
        Assert.Empty(Read(Changed(Full, Texts(MirrorRequestLimits.RequestIdLength, 256))).Problems);

        Assert.Equal(["$.requestId", "$.replyTopic"], Read(Changed(Full, Texts(MirrorRequestLimits.RequestIdLength + 1, 257))).Problems.Select(problem => problem.Path));

        static string Texts(int id, int topic) => $$"""{"requestId": "{{new string('x', id)}}", "replyTopic": "{{Arn}}{{new string('x', topic)}}"}""";
    }

    [Fact]
    public void A_message_may_be_as_long_as_its_limit_and_no_longer()
    {
        Assert.Empty(Read(Full.PadRight(MirrorRequestLimits.BodyBytes)).Problems);

        RequestProblem problem = Assert.Single(Read(Full.PadRight(MirrorRequestLimits.BodyBytes + 1)).Problems);
        Assert.Equal((RejectionCodes.TooLarge, "$"), (problem.Code, problem.Path));
        Assert.Contains("65537 bytes and may have 65536", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        Assert.NotNull(Read("\ufeff" + Full).Request);
    }

    [Fact]
    public void The_envelope_of_masstransit_is_taken_off()
    {
        RequestReading reading = Read(Envelope(Full, "urn:message:Of.Another.System:MirrorRequest"));

        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Ignored);
        Assert.Equal("release 42", reading.Request!.RequestId);
    }

    [Fact]
    public void A_place_in_an_envelope_is_told_as_such()
    {
        RequestReading reading = Read(Envelope(Changed(Full, """{"source": "-"}"""), "urn:message:EcrMirror.Contracts:MirrorRequest"));

        Assert.Equal(["$.message.source"], reading.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void An_envelope_with_another_message_is_one_problem_that_names_it()
    {
        RequestProblem problem = Assert.Single(Read(Envelope(Full, "urn:message:EcrMirror.Contracts:SyncImage")).Problems);

        Assert.Equal((RejectionCodes.WrongMessage, "$.messageType"), (problem.Code, problem.Path));
        Assert.Contains("urn:message:EcrMirror.Contracts:SyncImage", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_our_own_type_writes_is_read_as_it_was()
    {
        var request = new MirrorRequest
        {
            RequestId = "release-42",
            Source = ImageReference.Parse("alpine:3.20"),
            Destinations = [new Destination { Repository = Repository.Parse("a.example/x"), Tags = [Tag.Parse("1"), Tag.Latest] }],
            Platforms = [Platform.Parse("linux/arm64/v8")],
            Priority = MirrorPriority.Urgent,
            ReplyTopic = Topic,
        };
        string json = JsonSerializer.Serialize(request, JsonSerializerOptions.Web);

        RequestReading reading = Read(json);

        Assert.Empty(reading.Ignored);
        Assert.Equal(json, JsonSerializer.Serialize(reading.Request, JsonSerializerOptions.Web));
    }

    [Fact]
    public void No_text_whatever_makes_the_reader_throw_and_each_is_a_request_or_has_problems()
    {
        Gen<string> anything = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null),
            Text("{}[]\":,\\ \nu0d8aé\ud83d\0", 0, 40),
            from whole in Gen.Elements(Full, Selecting, Envelope(Full, "urn:message:X:MirrorRequest"))
            from at in Gen.Choose(0, whole.Length - 1)
            from length in Gen.Choose(0, Math.Min(6, whole.Length - at))
            from inserted in Text("{}[]\":,\\ 12atrue-.*/@", 0, 6)
            select whole.Remove(at, length).Insert(at, inserted));

        Prop.ForAll(
            anything.ToArbitrary(),
            text =>
            {
                RequestReading reading = Read(text);
                Assert.NotEqual(reading.Request is null, reading.Problems.Count == 0);
                Assert.All(reading.Problems, problem => Assert.StartsWith("$", problem.Path, StringComparison.Ordinal));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void No_bytes_whatever_make_the_reader_throw()
    {
        Gen<byte[]> anything =
            from text in Gen.Elements(Full, Selecting)
            from at in Gen.Choose(0, text.Length - 1)
            from changed in Gen.Choose(0, 255)
            select Encoding.UTF8.GetBytes(text).Select((b, index) => index == at ? (byte)changed : b).ToArray();

        Prop.ForAll(
            anything.ToArbitrary(),
            bytes => Assert.NotEqual(MirrorRequestReader.Read(bytes).Request is null, MirrorRequestReader.Read(bytes).Problems.Count == 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static RequestReading Read(string text) => MirrorRequestReader.Read(Encoding.UTF8.GetBytes(text));

    private static string Written(Destination destination) => $"{destination.Repository}:{string.Join(',', destination.Tags)}";

    private static string Changed(string request, string change)
    {
        JsonObject changed = JsonNode.Parse(request)!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
            changed[name] = value?.DeepClone();
        return changed.ToJsonString();
    }

    private static string Envelope(string message, string type) => new JsonObject
    {
        ["messageId"] = "01000000-5d4f-0015-a0f5-08dd1d5e9b1c",
        ["destinationAddress"] = "amazonsqs://eu-west-1/mirror-requests",
        ["messageType"] = new JsonArray(type),
        ["message"] = JsonNode.Parse(message),
    }.ToJsonString();

    private static string AtLimits(int beyond, int? destinations = null) => Changed(Full, new JsonObject
    {
        ["destinations"] = Many(MirrorRequestLimits.Destinations + (destinations ?? beyond), number => new JsonObject
        {
            ["repository"] = $"a.example/x{number}",
            ["tags"] = number > 0 ? null : Many(MirrorRequestLimits.Tags + beyond, tag => $"t{tag}"),
        }),
        ["platforms"] = Many(MirrorRequestLimits.Platforms + beyond, number => $"linux/a{number}"),
    }.ToJsonString());

    private static string SelectingAtLimits(int beyond) => Changed(Selecting, new JsonObject
    {
        ["selection"] = new JsonObject
        {
            ["tags"] = Many(MirrorRequestLimits.Patterns + beyond, number => $"t{number}"),
            ["exclude"] = Many(MirrorRequestLimits.Patterns + beyond, number => $"t{number}"),
        },
    }.ToJsonString());

    private static JsonArray Many(int count, Func<int, JsonNode> make) => new([.. Enumerable.Range(0, count).Select(make)]);

    private static Gen<string> Text(string characters, int least, int most) =>
        from length in Gen.Choose(least, most)
        from text in Gen.ArrayOf(Gen.Elements(characters.ToCharArray()), length)
        select new string(text);
}
