using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Hosting.Bus;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Topics;

/// <summary>Talks to SNS where the queues are; to a topic of another region in that region.</summary>
internal sealed class SnsTopics(IOptions<BusOptions> options) : ITopics, IDisposable
{
    private const string FifoSuffix = ".fifo";

    // Longer than SNS takes; who waits holds back a message, and asks again later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Lazy<AmazonSimpleNotificationServiceClient>> _clients = new(StringComparer.Ordinal);

    public async Task<string> MakeAsync(string name, CancellationToken cancellationToken)
    {
        var request = new CreateTopicRequest { Name = name };
        if (IsFifo(name))
            request.Attributes = new Dictionary<string, string> { ["FifoTopic"] = "true" };
        CreateTopicResponse made = await AskAsync(
            "CreateTopic", name, stop => ClientOf(Transport.RegionOf(options.Value)).CreateTopicAsync(request, stop), cancellationToken);
        return made.TopicArn!;
    }

    public async Task PublishAsync(string arn, TopicMessage message, CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            TopicArn = arn,
            Message = message.Text,
            MessageAttributes = message.Attributes.Where(attribute => attribute.Value.Count > 0)
                .ToDictionary(attribute => attribute.Key, attribute => ValueOf(attribute.Value), StringComparer.Ordinal),
        };
        if (IsFifo(arn))
            (request.MessageDeduplicationId, request.MessageGroupId) = (message.Id, message.Group);
        await AskAsync("Publish", arn, stop => ClientOf(RegionOf(arn)).PublishAsync(request, stop), cancellationToken);
    }

    public void Dispose()
    {
        foreach (Lazy<AmazonSimpleNotificationServiceClient> client in _clients.Values)
            client.Value.Dispose();
    }

    private static async Task<T> AskAsync<T>(string action, string topic, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            throw TopicFailure.Stalled(stalled, action, topic);
        }
        catch (Exception refused) when (TopicFailure.IsOurs(refused))
        {
            throw TopicFailure.Explain(refused, action, topic);
        }
    }

    private static MessageAttributeValue ValueOf(IReadOnlyList<string> values) => values is [var only]
        ? new MessageAttributeValue { DataType = "String", StringValue = only }
        : new MessageAttributeValue { DataType = "String.Array", StringValue = new JsonArray([.. values.Select(value => JsonValue.Create(value))]).ToJsonString() };

    private static bool IsFifo(string topic) => topic.EndsWith(FifoSuffix, StringComparison.Ordinal);

    // arn:partition:sns:region:account:name
    private string RegionOf(string arn) => arn.Split(':') is [_, _, _, { Length: > 0 } region, ..] ? region : Transport.RegionOf(options.Value);

    private AmazonSimpleNotificationServiceClient ClientOf(string region) => _clients.GetOrAdd(
        region,
        key => new Lazy<AmazonSimpleNotificationServiceClient>(() => new AmazonSimpleNotificationServiceClient(
            Transport.Configured(new AmazonSimpleNotificationServiceConfig { Timeout = Patience }, options.Value, key)))).Value;
}
