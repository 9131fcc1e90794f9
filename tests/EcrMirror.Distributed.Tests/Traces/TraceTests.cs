using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Distributed.Tests.Traces;

public sealed class TraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_tag_can_be_followed_through_all_four_services_and_each_sends_its_metrics()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using Collector collector = await Collector.StartAsync(cancellationToken);
        await using Fauxqs queues = await Fauxqs.StartAsync(cancellationToken);
        await using Dynalite tables = await Dynalite.StartAsync(cancellationToken);
        await using LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        await using LocalRegistry destination = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        SampleContent image = Given.Image().WithLayers(1, 1024).Build();
        await image.PushToAsync(source, "team/web", "1.0");
        await using (MirrorFleet fleet = await MirrorFleet.StartAsync(OptionsOf(queues, tables, collector), cancellationToken))
        {
            await RequestAsync(queues.Endpoint, $"{source.Host}/team/web:1.0", $"{destination.Host}/mirror/web", cancellationToken);
            await UntilAsync(() => destination.Repository("mirror/web").Tags.Count > 0, cancellationToken);

            // What is told ends the trace; then each sends what it has.
            await UntilAsync(() => fleet.Publisher.Logged("Information").Any(line => line.StartsWith("Published ", StringComparison.Ordinal)), cancellationToken);
            await Task.WhenAll(fleet.All.Select(process => process.StopAsync()));
        }

        string[] services = ["ecr-mirror-copier", "ecr-mirror-planner", "ecr-mirror-publisher", "ecr-mirror-scheduler"];
        string trace = Assert.Single(collector.Spans.Where(span => span.Tags.GetValueOrDefault("ecrmirror.digest") == image.Digest.ToString()).Select(span => span.Trace).Distinct());
        Span[] spans = [.. collector.Spans.Where(span => span.Trace == trace)];
        Assert.Equal(services, spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["request-1"], Tags(spans, "ecrmirror.request_id"));
        string plan = Assert.Single(Tags(spans, "ecrmirror.plan"));
        Assert.Equal(["ecr-mirror-copier", "ecr-mirror-publisher"], spans.Where(span => span.Tags.GetValueOrDefault("ecrmirror.plan") == plan).Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(services, collector.Metrics.Where(metric => metric.Name == "messaging.masstransit.consume").Select(metric => metric.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(("ecr-mirror-copier", "ecrmirror.copier.bytes_sent"), collector.Metrics);
        Assert.Contains(("ecr-mirror-publisher", "ecrmirror.publisher.conclusions"), collector.Metrics);
    }

    private static FleetOptions OptionsOf(Fauxqs queues, Dynalite tables, Collector collector) => new()
    {
        Queues = queues.Endpoint,
        Tables = tables.Endpoint,
        Settings = new Dictionary<string, string>
        {
            ["Scheduler:Requests:MayName"] = "Everything",
            ["Telemetry:OtlpEndpoint"] = collector.Address.ToString(),
            ["Telemetry:OtlpProtocol"] = "HttpProtobuf",
            ["Telemetry:MetricsInterval"] = "00:00:01",
        },
    };

    private static IEnumerable<string> Tags(IEnumerable<Span> spans, string name) =>
        spans.Select(span => span.Tags.GetValueOrDefault(name)).OfType<string>().Distinct();

    private static async Task RequestAsync(Uri queues, string source, string destination, CancellationToken cancellationToken)
    {
        using var sqs = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = queues.ToString(), AuthenticationRegion = "eu-west-1" });
        string? url = (await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "mirror-requests" }, cancellationToken)).QueueUrl;
        string body = JsonSerializer.Serialize(new { requestId = "request-1", source, destinations = new[] { new { repository = destination } } });
        await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = url, MessageBody = body }, cancellationToken);
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }
}
