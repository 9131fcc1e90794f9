using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace EcrMirror.Testing.Fleet;

/// <summary>What is in the queues of an emulator, and a way to put something there.</summary>
public sealed class QueueView(Uri endpoint) : IDisposable
{
    private readonly AmazonSQSClient _client = new(
        new BasicAWSCredentials("test", "test"),
        new AmazonSQSConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "eu-west-1" });

    /// <summary>The names of all queues.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. ((await _client.ListQueuesAsync(new ListQueuesRequest(), cancellationToken)).QueueUrls ?? []).Select(url => url[(url.LastIndexOf('/') + 1)..])];

    /// <summary>Messages that wait in a queue, without those that somebody works on.</summary>
    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var question = new GetQueueAttributesRequest
        {
            QueueUrl = await UrlAsync(queue, cancellationToken),
            AttributeNames = ["ApproximateNumberOfMessages"],
        };
        GetQueueAttributesResponse answer = await _client.GetQueueAttributesAsync(question, cancellationToken);
        return int.Parse(answer.Attributes!["ApproximateNumberOfMessages"], CultureInfo.InvariantCulture);
    }

    /// <summary>Takes a message out of a queue for a while; null where none waits.</summary>
    public async Task<Message?> PeekAsync(string queue, CancellationToken cancellationToken)
    {
        var question = new ReceiveMessageRequest
        {
            QueueUrl = await UrlAsync(queue, cancellationToken),
            MessageAttributeNames = ["All"],
        };
        return (await _client.ReceiveMessageAsync(question, cancellationToken)).Messages?.FirstOrDefault();
    }

    /// <summary>Puts bodies into a queue, as another system would.</summary>
    public async Task SendAsync(string queue, IEnumerable<string> bodies, CancellationToken cancellationToken)
    {
        string url = await UrlAsync(queue, cancellationToken);
        foreach (string[] batch in bodies.Chunk(10))
        {
            var messages = new SendMessageBatchRequest
            {
                QueueUrl = url,
                Entries = [.. batch.Select((body, at) => new SendMessageBatchRequestEntry { Id = at.ToString(CultureInfo.InvariantCulture), MessageBody = body })],
            };
            await _client.SendMessageBatchAsync(messages, cancellationToken);
        }
    }

    /// <summary>Puts a body of a content type into a queue.</summary>
    public async Task SendAsync(string queue, string body, string contentType, CancellationToken cancellationToken) => await _client.SendMessageAsync(
        new SendMessageRequest
        {
            QueueUrl = await UrlAsync(queue, cancellationToken),
            MessageBody = body,
            MessageAttributes = new() { ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = contentType } },
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<string> UrlAsync(string queue, CancellationToken cancellationToken) =>
        (await _client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken)).QueueUrl!;
}
