using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Documents;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Distributed.Tests;

/// <summary>
/// The whole as others use it: rules and requests come from the AWS command line and from boto3, by the commands that docs/messages.md
/// shows, images are looked at by skopeo, and events are heard by a queue that was subscribed as the guide says.
/// </summary>
public sealed partial class ForeignClientTests
{
    private const string ReplyTopic = "arn:aws:sns:eu-west-1:000000000000:replies";

    private const string Broken = """{"requestId": "broken-1", "source": "alpine:3.20", "destination": "x"}""";
    private const string Denied = """{"requestId": "denied-1", "source": "alpine:3.20", "destinations": [{"repository": "a.example/of/no-rule"}]}""";

    // What was received, a JSON document a line, until as many have come as were awaited. What comes again counts once, as the guide
    // says: by its id, or if it is no event, by all of it.
    private const string Receive = """
        import json, sys, time
        import boto3

        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName=sys.argv[1])["QueueUrl"]
        heard = set()
        until = time.monotonic() + 60
        while len(heard) < int(sys.argv[2]) and time.monotonic() < until:
            received = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
            for message in received.get("Messages", []):
                attributes = {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                name = json.loads(message["Body"]).get("id", message["Body"])
                if name not in heard:
                    print(json.dumps({"body": message["Body"], "attributes": attributes}))
                heard.add(name)
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_and_requests_of_foreign_clients_lead_to_the_same_images_at_the_destination_and_to_events_on_a_queue_that_subscribed()
    {
        await using Fauxqs queues = await Fauxqs.StartAsync(Cancellation);
        await using Dynalite tables = await Dynalite.StartAsync(Cancellation);
        var emulators = new AwsEmulators(queues.Endpoint, tables.Endpoint);
        AwsCommandLine aws = await AwsCommandLine.RequireAsync(emulators, Cancellation);
        Boto3 boto3 = await Boto3.RequireAsync(emulators, Cancellation);
        await using LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: Cancellation);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancellation);
        using var folder = new ScratchFolder();
        SampleContent app = Given.Index(Given.Image(1).WithLayers(2).ForPlatform("linux/amd64").Build(), Given.Image(2).WithLayers(2).ForPlatform("linux/arm64").Build()).Build();
        SampleContent tool = Given.Image(3).WithLayers(3).Build();
        await app.PushToAsync(source, "team/app", "1.0");
        await tool.PushToAsync(source, "team/tool", "2.0");

        await using MirrorFleet fleet = await MirrorFleet.StartAsync(
            new FleetOptions
            {
                Queues = queues.Endpoint,
                Tables = tables.Endpoint,
                Copiers = 2,

                // A sweep would be faster than the requests, and the events would say so.
                Settings = new Dictionary<string, string> { ["Scheduler:Requests:ReplyTopics:0"] = ReplyTopic, ["Scheduler:Sweep:Interval"] = "00:00:00" },
            },
            Cancellation);
        await Task.WhenAll(
            aws.RunAsync(Shown("sh", "aws sns subscribe"), folder, Cancellation),
            PutRulesAndSubscribeReplyAsync(boto3, source, destination));

        await Task.WhenAll(
            RequestAppAsync(aws, folder, source, destination),
            boto3.RunAsync(
                Shown("python", "sqs.send_message")
                    .Replace("docker.io/library/alpine:3.20", $"{source.Host}/team/tool:2.0", StringComparison.Ordinal)
                    .Replace("123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine", $"{destination.Host}/mirror/tool", StringComparison.Ordinal),
                Cancellation));
        Received[] heard = await ReceiveAsync(boto3, "my-images", 4);
        Received[] answered = await ReceiveAsync(boto3, "answers", 1);
        Received[] rejected = await ReceiveAsync(boto3, "mirror-requests-rejected", 2);

        await ShouldBeThereAsync(destination, "mirror/app", "1.0", app);
        await ShouldBeThereAsync(destination, "mirror/tool", "2.0", tool);
        Assert.All(heard.Concat(answered), message => Assert.Empty(JsonSchema.Problems(SchemaOf(message), message.Document)));
        Assert.Equal(
            [$"ImagePublished app-1 {app.Digest}", $"ImagePublished release-42 {tool.Digest}", "RequestRejected broken-1 ", "RequestRejected denied-1 "],
            heard.Select(Describe).Order(StringComparer.Ordinal));
        Assert.All(heard, message => Assert.Equal((string?)message.Document["event"], (string?)message.Attributes["event"]));
        Assert.Equal($"ImagePublished app-1 {app.Digest}", Describe(Assert.Single(answered)));
        Assert.Equal(heard.Single(message => Describe(message).Contains("app-1", StringComparison.Ordinal)).Document.ToJsonString(), answered[0].Document.ToJsonString());
        Assert.Equal(
            [$"missing-member {Broken}", $"not-allowed {Denied}"],
            rejected.Select(message => $"{message.Attributes["Rejection-Code"]} {message.Body}").Order(StringComparer.Ordinal));
        Assert.All(rejected, message => Assert.Contains("estination", (string?)message.Attributes["Rejection-Reason"], StringComparison.Ordinal));
        Assert.DoesNotContain(fleet.All.SelectMany(process => process.Logged("Error")), line => !line.StartsWith("Health check", StringComparison.Ordinal));
    }

    // By the names of the predecessor's table: one destination as a string, and several as a string set.
    private static async Task PutRulesAndSubscribeReplyAsync(Boto3 boto3, LocalRegistry source, DockerRegistry destination)
    {
        const string Program = """
            import sys
            import boto3

            source, destination = sys.argv[1:]
            dynamodb = boto3.client("dynamodb")
            dynamodb.put_item(TableName="ecr-mirror-rules", Item={
                "Source": {"S": f"{source}/team/tool:2.0"},
                "Destination": {"SS": [f"{destination}/mirror/tool:2.0", f"{destination}/mirror/spare:2.0"]},
                "Expires": {"N": "4102444800"},
            })
            dynamodb.put_item(TableName="ecr-mirror-rules", Item={
                "Source": {"S": f"{source}/team/app:1.0"},
                "Destination": {"S": f"{destination}/mirror/app:1.0"},
            })
            sns, sqs = boto3.client("sns"), boto3.client("sqs")
            topic = sns.create_topic(Name="replies")["TopicArn"]
            url = sqs.create_queue(QueueName="answers")["QueueUrl"]
            queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            filter = '{"event": ["ImagePublished"]}'
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true", "FilterPolicy": filter})
            """;
        await boto3.RunAsync(Program, Cancellation, source.Host.ToString(), destination.Host.ToString());
    }

    // A request, one that is none, and one that names what no rule does.
    private static async Task RequestAppAsync(AwsCommandLine aws, ScratchFolder folder, LocalRegistry source, DockerRegistry destination)
    {
        folder.Write("request.json", JsonSerializer.Serialize(new
        {
            requestId = "app-1",
            source = $"{source.Host}/team/app:1.0",
            destinations = new[] { new { repository = $"{destination.Host}/mirror/app" } },
            replyTopic = ReplyTopic,
        }));
        folder.Write("broken.json", Broken);
        folder.Write("denied.json", Denied);
        string send = Shown("sh", "aws sqs send-message");
        const string Example = "docs/examples/mirror-request.minimal.json";
        await aws.RunAsync(
            string.Join('\n', new[] { "request.json", "broken.json", "denied.json" }.Select(file => send.Replace(Example, file, StringComparison.Ordinal))),
            folder,
            Cancellation);
    }

    private static async Task<Received[]> ReceiveAsync(Boto3 boto3, string queue, int awaited) =>
    [
        .. (await boto3.RunAsync(Receive, Cancellation, queue, $"{awaited}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Select(message => new Received((string)message["body"]!, message["attributes"]!.AsObject())),
    ];

    private static async Task ShouldBeThereAsync(DockerRegistry destination, string repository, string tag, SampleContent content)
    {
        byte[] root = await Skopeo.InspectRawAsync(SkopeoImage.In(destination, repository, tag), Cancellation);
        IReadOnlySet<Digest> there = await Completeness.ShouldBeCompleteAsync(destination.Endpoint, repository, tag);

        Assert.Equal(content.Digest, Digest.Sha256(root));
        Assert.Superset(content.TreeBlobs.Select(blob => blob.Descriptor.Digest).ToHashSet(), there.ToHashSet());
    }

    private static string Describe(Received message) =>
        $"{message.Document["event"]} {message.Document["requestIds"]?[0] ?? message.Document["requestId"]} {message.Document["digest"]}";

    private static JsonObject SchemaOf(Received message)
    {
        string name = MassTransit.KebabCaseEndpointNameFormatter.Instance.SanitizeName((string)message.Document["event"]!);
        return JsonNode.Parse(File.ReadAllText(SolutionFolder.Of("docs", "schemas", $"{name}.v1.schema.json")))!.AsObject();
    }

    /// <summary>The one block of the guide in a language that has these words.</summary>
    private static string Shown(string language, string words) =>
        Block().Matches(File.ReadAllText(SolutionFolder.Of("docs", "messages.md")))
            .Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value)
            .Single(code => code.Contains(words, StringComparison.Ordinal));

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    private sealed record Received(string Body, JsonObject Attributes)
    {
        public JsonNode Document => JsonNode.Parse(Body)!;
    }
}
