using System.Diagnostics;
using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Transport;

/// <summary>A queue used by nothing but the client of SQS, ten messages a request, several requests at once: what the emulator can do.</summary>
internal sealed class BareQueue(IAmazonSQS sqs, string url, int concurrency)
{
    private const int BatchLimit = 10;

    private long _last;

    public static async Task<BareQueue> CreateAsync(IAmazonSQS sqs, string name, int concurrency, CancellationToken cancellationToken)
    {
        CreateQueueResponse queue = await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name }, cancellationToken);
        return new BareQueue(sqs, queue.QueueUrl!, concurrency);
    }

    public async Task SendAsync(Message sample, int count, CancellationToken cancellationToken)
    {
        int left = count;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (Interlocked.Add(ref left, -BatchLimit) + BatchLimit is > 0 and int open)
            {
                SendMessageBatchResponse answer = await sqs.SendMessageBatchAsync(
                    new SendMessageBatchRequest
                    {
                        QueueUrl = url,
                        Entries =
                        [
                            .. Enumerable.Range(0, Math.Min(BatchLimit, open)).Select(entry => new SendMessageBatchRequestEntry
                            {
                                Id = entry.ToString(CultureInfo.InvariantCulture),
                                MessageBody = sample.Body,
                                MessageAttributes = sample.MessageAttributes,
                            }),
                        ],
                    },
                    cancellationToken);
                if (answer.Failed is [var failed, ..])
                    throw new BenchmarkException($"A message was refused: {failed.Code} {failed.Message}");
            }
        }));
    }

    /// <summary>Receives and deletes; returns how long it took from the first message on.</summary>
    public async Task<TimeSpan> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        int received = 0;
        long first = 0;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (Volatile.Read(ref received) < count)
            {
                ReceiveMessageResponse answer = await sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = BatchLimit, WaitTimeSeconds = 1, MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] },
                    cancellationToken);
                if (answer.Messages is not { Count: > 0 } messages)
                    continue;
                Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0);
                await sqs.DeleteMessageBatchAsync(
                    new DeleteMessageBatchRequest
                    {
                        QueueUrl = url,
                        Entries = [.. messages.Select((message, entry) => new DeleteMessageBatchRequestEntry { Id = $"{entry}", ReceiptHandle = message.ReceiptHandle })],
                    },
                    cancellationToken);
                if (Interlocked.Add(ref received, messages.Count) >= count)
                    Interlocked.CompareExchange(ref _last, Stopwatch.GetTimestamp(), 0);
            }
        }));
        return Stopwatch.GetElapsedTime(first, _last);
    }
}
