using System.Text;
using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.Requests.Bus;

public sealed class RequestQueueTests
{
    private const string Valid = """{"requestId": "release-42", "source": "alpine:3.20", "destinations": [{"repository": "a.example/alpine"}], "priority": "urgent"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    public async Task A_raw_body_is_a_request_whatever_its_sender_calls_it(string? contentType)
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(Valid, contentType);

        SyncImage sync = await scheduler.NextImageAsync();
        Assert.Equal(("release-42", "docker.io/library/alpine:3.20"), (sync.RequestId, sync.Source.ToString()));
        Assert.Equal((SyncCause.Requested, MirrorPriority.Urgent), (sync.Cause, sync.Priority));
        Destination destination = Assert.Single(sync.Destinations);
        Assert.Equal(("a.example/alpine", "3.20"), (destination.Repository.ToString(), destination.Tags.Single().ToString()));
    }

    [Fact]
    public async Task A_request_in_an_envelope_is_a_request()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendEnvelopeAsync(Request());

        Assert.Equal("release-42", (await scheduler.NextImageAsync()).RequestId);
    }

    [Fact]
    public async Task Attributes_of_senders_that_look_like_ours_do_no_harm()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(
            Valid, "application/json", ("CorrelationId", "release-42"), ("MT-Host-Info", "{"), ("MT-MessageType", "x"), ("MT-Fault-Address", "queue:elsewhere"));

        Assert.Equal("release-42", (await scheduler.NextImageAsync()).RequestId);
    }

    [Fact]
    public async Task A_request_that_was_taken_is_noted_with_its_reply_topic()
    {
        const string Topic = "arn:aws:sns:eu-west-1:123456789012:mirrored";
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(
            services => services.Configure<RequestOptions>(options => options.ReplyTopics.Add(Topic)));

        await scheduler.SendAsync(Valid.Replace("\"priority\": \"urgent\"", $"\"replyTopic\": \"{Topic}\"", StringComparison.Ordinal));

        await scheduler.NextImageAsync();
        var noted = await scheduler.Requests.FindAsync("release-42", Cancellation);
        Assert.Equal((Topic, scheduler.Time.GetUtcNow()), (noted!.ReplyTopic, noted.ReceivedAt));
    }

    [Theory]
    [InlineData("hello, mirror!", "malformed-json", null)]
    [InlineData("", "malformed-json", null)]
    [InlineData("{}", "missing-member", null)]
    [InlineData("""{"version": 9, "requestId": "release-42"}""", "unknown-version", "release-42")]
    [InlineData("""{"requestId": "release-42", "source": "alpine:3.20", "destinations": [{"repository": "evil.example/x"}]}""", "not-allowed", "release-42")]
    public async Task What_is_no_request_or_may_not_be_one_is_kept_as_it_came_and_announced(string body, string code, string? requestId)
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(body, contentType: null);

        ConsumeContext<RequestText> kept = await scheduler.NextKeptAsync();
        RequestRejected rejected = await scheduler.NextRejectionAsync();
        Assert.Equal(body, Encoding.UTF8.GetString(kept.Message.Body.Span));
        Assert.Equal(code, kept.ReceiveContext.TransportHeaders.Get<string>("Rejection-Code"));
        Assert.Equal($"{rejected.Problems[0].Path}: {rejected.Problems[0].Message}", Reason(kept).Split(" (")[0]);
        Assert.Equal((code, requestId, body), (rejected.Problems[0].Code, rejected.RequestId, rejected.BodyStart));
        Assert.Equal(scheduler.Time.GetUtcNow(), rejected.ReceivedAt);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept_byte_for_byte()
    {
        byte[] body = [0x7b, 0x00, 0xff, 0xfe, 0xc3, 0x28, 0x0a];
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(body);

        Assert.Equal(body, (await scheduler.NextKeptAsync()).Message.Body.ToArray());
        Assert.Equal(RejectionCodes.MalformedJson, (await scheduler.NextRejectionAsync()).Problems.Single().Code);
    }

    [Fact]
    public async Task An_envelope_with_another_message_is_kept_with_its_content_type()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendEnvelopeAsync(new SourceTagMoved
        {
            Plan = PlanId.Derive("x"),
            Attempt = 1,
            RequestIds = ["x"],
            Planned = ImageReference.Parse("alpine:3.20"),
            Now = Digest.Sha256("x"u8),
            Destination = new Destination { Repository = Repository.Parse("a.example/x"), Tags = [] },
            FoundAt = DateTimeOffset.UnixEpoch,
        });

        ConsumeContext<RequestText> kept = await scheduler.NextKeptAsync();
        Assert.Equal("application/vnd.masstransit+json", kept.Message.ContentType);
        Assert.Equal("wrong-message", kept.ReceiveContext.TransportHeaders.Get<string>("Rejection-Code"));
        Assert.Contains("SourceTagMoved", JsonDocument.Parse(kept.Message.Body).RootElement.GetProperty("messageType")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_request_is_taken_when_it_is_moved_back_after_the_cause_is_gone()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.SendAsync(Valid.Replace("a.example/alpine", "b.example/alpine", StringComparison.Ordinal));
        ConsumeContext<RequestText> kept = await scheduler.NextKeptAsync();
        await scheduler.AddRuleAsync("alpine:1", "b.example/alpine:1");

        await scheduler.SendAsync(
            kept.Message.Body.ToArray(), kept.Message.ContentType, ("Rejection-Code", "not-allowed"), ("Rejection-Reason", Reason(kept)));

        Assert.Equal("b.example/alpine", (await scheduler.NextImageAsync()).Destinations.Single().Repository.ToString());
    }

    [Fact]
    public async Task A_long_list_of_problems_is_cut_and_says_so()
    {
        string[] tags = [.. Enumerable.Range(0, 64).Select(number => $"\"-{number}\"")];
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync($$"""{"requestId": "x", "source": "alpine:1", "destinations": [{"repository": "a.example/alpine", "tags": [{{string.Join(',', tags)}}]}]}""");

        RequestRejected rejected = await scheduler.NextRejectionAsync();
        Assert.Equal((RequestRejected.MostProblems, 64 - RequestRejected.MostProblems), (rejected.Problems.Count, rejected.FurtherProblems));
        Assert.EndsWith("(63 more in the event)", Reason(await scheduler.NextKeptAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_body_its_beginning_is_announced_in_whole_characters()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync("x" + string.Concat(Enumerable.Repeat("é€😀", 1000)));

        string start = (await scheduler.NextRejectionAsync()).BodyStart;
        Assert.StartsWith("xé€😀é", start, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(start), RequestRejected.MostBytes - 4, RequestRejected.MostBytes);
    }

    [Fact]
    public async Task A_reason_has_only_characters_that_an_attribute_may_have()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync("""{"requestId": "\uffff\u0001", "source": "alpine:1", "destinations": [{"repository": "a.example/alpine"}]}""");

        string reason = Reason(await scheduler.NextKeptAsync());
        Assert.StartsWith(@"$.requestId: '?\u0001' is not a request id", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_topic_that_may_not_be_named_is_not_answered_on()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(
            services => services.Configure<RequestOptions>(options => options.ReplyTopics.Add("arn:aws:sns:eu-west-1:123456789012:*")));

        await scheduler.SendAsync("""{"requestId": "a", "replyTopic": "arn:aws:sns:eu-west-1:999999999999:x"}""");
        await scheduler.SendAsync("""{"requestId": "b", "replyTopic": "arn:aws:sns:eu-west-1:123456789012:x"}""");

        RequestRejected[] rejected = [await scheduler.NextRejectionAsync(), await scheduler.NextRejectionAsync()];
        Assert.Null(rejected.Single(each => each.RequestId is "a").ReplyTopic);
        Assert.Equal("arn:aws:sns:eu-west-1:123456789012:x", rejected.Single(each => each.RequestId is "b").ReplyTopic);
    }

    [Fact]
    public async Task A_request_that_is_delivered_twice_is_passed_on_twice_as_the_same()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(Valid);
        await scheduler.SendAsync(Valid.Replace("alpine:3.20", "docker.io/library/alpine:3.20", StringComparison.Ordinal));

        SyncImage[] passed = [await scheduler.NextImageAsync(), await scheduler.NextImageAsync()];
        Assert.Equal(JsonSerializer.Serialize(passed[0]), JsonSerializer.Serialize(passed[1]));
    }

    [Fact]
    public async Task An_id_that_comes_again_with_something_else_is_rejected_and_what_came_first_stays()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.SendAsync(Valid);
        await scheduler.NextImageAsync();
        DateTimeOffset first = scheduler.Time.GetUtcNow();
        scheduler.Time.Advance(TimeSpan.FromHours(1));

        await scheduler.SendAsync(Valid.Replace("3.20", "3.21", StringComparison.Ordinal));

        RequestProblem problem = Assert.Single((await scheduler.NextRejectionAsync()).Problems);
        Assert.Equal((RejectionCodes.RequestIdReused, "$.requestId"), (problem.Code, problem.Path));
        Assert.Contains($"{first:u}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(first, (await scheduler.Requests.FindAsync("release-42", Cancellation))!.ReceivedAt);
    }

    [Fact]
    public async Task A_request_that_was_rejected_may_come_again_corrected_under_its_id()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.SendAsync(Valid.Replace("a.example", "evil.example", StringComparison.Ordinal));
        await scheduler.NextRejectionAsync();

        await scheduler.SendAsync(Valid);

        Assert.Equal("release-42", (await scheduler.NextImageAsync()).RequestId);
    }

    [Fact]
    public async Task A_rejected_request_that_is_delivered_twice_is_kept_twice_and_says_the_same()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync("{}");
        await scheduler.SendAsync("{}");

        RequestRejected[] rejected = [await scheduler.NextRejectionAsync(), await scheduler.NextRejectionAsync()];
        Assert.Equal(JsonSerializer.Serialize(rejected[0]), JsonSerializer.Serialize(rejected[1]));
        Assert.Equal(Reason(await scheduler.NextKeptAsync()), Reason(await scheduler.NextKeptAsync()));
    }

    [Fact]
    public async Task Platforms_and_selections_are_passed_on()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync("""{"requestId": "a", "source": "alpine:3.20", "destinations": [{"repository": "a.example/alpine"}], "platforms": ["linux/arm64/v8"]}""");
        await scheduler.SendAsync("""{"requestId": "b", "source": "alpine", "destinations": [{"repository": "a.example/alpine"}], "selection": {"tags": ["3.*"], "exclude": ["*-rc"]}, "platforms": ["linux/amd64"]}""");

        SyncImage image = await scheduler.NextImageAsync();
        SyncRepository repository = await scheduler.NextRepositoryAsync();
        Assert.Equal("linux/arm64/v8", image.Platforms!.Single().ToString());
        Assert.Equal(("b", "docker.io/library/alpine", "a.example/alpine"), (repository.RequestId, repository.Source.ToString(), repository.Destinations.Single().ToString()));
        Assert.Equal(("3.*", "*-rc", "linux/amd64"), (repository.Selection.Tags.Single().ToString(), repository.Selection.Exclude.Single().ToString(), repository.Platforms!.Single().ToString()));
    }

    [Fact]
    public async Task A_mistyped_member_can_be_found_in_the_log_whether_it_did_harm_or_not()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(Valid.Replace("priority", "priorty", StringComparison.Ordinal));
        string harmless = await scheduler.NextLogAsync(6003);
        await scheduler.SendAsync(Valid.Replace("destinations", "destination", StringComparison.Ordinal));
        string harmful = await scheduler.NextLogAsync(6003);

        Assert.Equal("Warning: Request release-42 has members that mean nothing and were passed over: $.priorty; 0 more", harmless);
        Assert.Equal("Warning: Request release-42 has members that mean nothing and were passed over: $.destination; 0 more", harmful);
    }

    [Fact]
    public async Task Every_end_of_a_request_is_one_line_of_the_log()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendAsync(Valid);
        string accepted = await scheduler.NextLogAsync(6001);
        await scheduler.SendAsync("{}");
        string rejected = await scheduler.NextLogAsync(6002);

        Assert.Equal("Information: Request release-42 for docker.io/library/alpine:3.20 at 1 destinations is passed on, priority Urgent", accepted);
        Assert.StartsWith("Warning: Request (null) is rejected: missing-member at $.requestId: The member is missing.", rejected, StringComparison.Ordinal);
        Assert.EndsWith("2 more problems are in the event", rejected, StringComparison.Ordinal);
    }

    private static MirrorRequest Request() => new()
    {
        RequestId = "release-42",
        Source = ImageReference.Parse("alpine:3.20"),
        Destinations = [new Destination { Repository = Repository.Parse("a.example/alpine"), Tags = [Tag.Parse("3.20")] }],
    };

    private static string Reason(ConsumeContext kept) => kept.ReceiveContext.TransportHeaders.Get<string>("Rejection-Reason")!;
}
