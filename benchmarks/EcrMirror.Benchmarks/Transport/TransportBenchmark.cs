using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Transport;

/// <summary>
/// Sends, receives, and both at once: with the client of SQS alone, which is what the emulator can do, and through the transport.
/// Emulator and clients are on one machine, and each measurement has a queue of its own. A first round is not counted.
/// </summary>
internal sealed class TransportBenchmark(int messages, int rounds)
{
    /// <summary>How many messages are consumed at once; twice as many are sent at once.</summary>
    public const int Concurrency = 32;

    // As many as the transport has for one queue.
    private const int Requests = 4;

    private int _queues;

    /// <exception cref="BenchmarkException">A message was refused or lost.</exception>
    public async Task<TransportReport> RunAsync(CancellationToken cancellationToken)
    {
        await using Fauxqs emulator = await Fauxqs.StartAsync(cancellationToken);
        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = emulator.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        Message sample = await SampleAsync(sqs, emulator.Endpoint, cancellationToken);

        var measured = new List<TransportMeasurement>();
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((string work, Func<Task<TimeSpan>> bare, Func<Task<TimeSpan>> transport) in ((string, Func<Task<TimeSpan>>, Func<Task<TimeSpan>>)[])
            [
                ("send", () => BareSendAsync(sqs, sample, cancellationToken), () => SendAsync(sqs, emulator.Endpoint, cancellationToken)),
                ("receive", () => BareReceiveAsync(sqs, sample, cancellationToken), () => ReceiveAsync(sqs, emulator.Endpoint, sample, cancellationToken)),
                ("end to end", () => BareBothAsync(sqs, sample, cancellationToken), () => BothAsync(sqs, emulator.Endpoint, cancellationToken)),
            ])
            {
                // They change places from round to round.
                TimeSpan first = round % 2 is 0 ? await bare() : default;
                TimeSpan ours = await transport();
                TimeSpan alone = round % 2 is 0 ? first : await bare();
                var measurement = new TransportMeasurement { Work = work, Round = round, Bare = messages / alone.TotalSeconds, Transport = messages / ours.TotalSeconds };
                Console.Error.WriteLine($"{(round is 0 ? "warm-up" : $"round {round}")}: {work} {measurement.Bare:0} and {measurement.Transport:0} messages/s");
                if (round > 0)
                    measured.Add(measurement);
            }
        }

        return new TransportReport
        {
            Benchmark = $"transport: {messages} messages of {sample.Body!.Length} bytes, {Concurrency} consumed at once, {rounds} rounds, emulator and clients on one machine",
            Machine = await Machine.ReadAsync([$"fauxqs, {Requests} requests at once"], cancellationToken),
            Measurements = measured,
        };
    }

    private async Task<TimeSpan> BareSendAsync(AmazonSQSClient sqs, Message sample, CancellationToken cancellationToken)
    {
        BareQueue queue = await BareQueue.CreateAsync(sqs, NextQueue(), Requests, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await queue.SendAsync(sample, messages, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task<TimeSpan> BareReceiveAsync(AmazonSQSClient sqs, Message sample, CancellationToken cancellationToken)
    {
        BareQueue queue = await BareQueue.CreateAsync(sqs, NextQueue(), Requests, cancellationToken);
        await queue.SendAsync(sample, messages, cancellationToken);
        return await queue.ReceiveAsync(messages, cancellationToken);
    }

    private async Task<TimeSpan> BareBothAsync(AmazonSQSClient sqs, Message sample, CancellationToken cancellationToken)
    {
        BareQueue queue = await BareQueue.CreateAsync(sqs, NextQueue(), Requests, cancellationToken);
        Task send = queue.SendAsync(sample, messages, cancellationToken);
        TimeSpan elapsed = await queue.ReceiveAsync(messages, cancellationToken);
        await send;
        return elapsed;
    }

    private async Task<TimeSpan> SendAsync(AmazonSQSClient sqs, Uri endpoint, CancellationToken cancellationToken)
    {
        string queue = NextQueue();
        await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = queue }, cancellationToken);
        await using PingBus bus = await PingBus.StartAsync(endpoint, queue, consumes: false, messages, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await bus.SendAsync(queue, messages, cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await ExpectAsync(sqs, queue, messages, cancellationToken);
        return elapsed;
    }

    private async Task<TimeSpan> ReceiveAsync(AmazonSQSClient sqs, Uri endpoint, Message sample, CancellationToken cancellationToken)
    {
        string queue = NextQueue();
        await (await BareQueue.CreateAsync(sqs, queue, Requests, cancellationToken)).SendAsync(sample, messages, cancellationToken);
        TimeSpan elapsed;
        await using (PingBus bus = await PingBus.StartAsync(endpoint, queue, consumes: true, messages, cancellationToken))
            elapsed = await bus.ConsumedAsync(cancellationToken);
        await ExpectAsync(sqs, queue, 0, cancellationToken);
        return elapsed;
    }

    private async Task<TimeSpan> BothAsync(AmazonSQSClient sqs, Uri endpoint, CancellationToken cancellationToken)
    {
        string queue = NextQueue();
        TimeSpan elapsed;
        await using (PingBus bus = await PingBus.StartAsync(endpoint, queue, consumes: true, messages, cancellationToken))
        {
            Task send = bus.SendAsync(queue, messages, cancellationToken);
            elapsed = await bus.ConsumedAsync(cancellationToken);
            await send;
        }
        await ExpectAsync(sqs, queue, 0, cancellationToken);
        return elapsed;
    }

    // What the transport sends, so that the client alone moves the same bytes.
    private async Task<Message> SampleAsync(AmazonSQSClient sqs, Uri endpoint, CancellationToken cancellationToken)
    {
        string queue = NextQueue();
        await using PingBus bus = await PingBus.StartAsync(endpoint, queue, consumes: false, 1, cancellationToken);
        await bus.SendAsync(queue, 1, cancellationToken);
        GetQueueUrlResponse found = await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken);
        ReceiveMessageResponse received = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = found.QueueUrl, WaitTimeSeconds = 5, MessageAttributeNames = ["All"] }, cancellationToken);
        return received.Messages is [var sample] ? sample : throw new BenchmarkException("The first message did not arrive.");
    }

    private static async Task ExpectAsync(AmazonSQSClient sqs, string queue, int count, CancellationToken cancellationToken)
    {
        GetQueueUrlResponse found = await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken);
        GetQueueAttributesResponse answer = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = found.QueueUrl, AttributeNames = ["All"] }, cancellationToken);
        string left = $"{answer.Attributes!["ApproximateNumberOfMessages"]} + {answer.Attributes["ApproximateNumberOfMessagesNotVisible"]}";
        if (left != $"{count} + 0")
            throw new BenchmarkException($"The queue has {left} messages, waiting and in flight; {count} were expected.");
    }

    private string NextQueue() => $"pings-{++_queues}";
}
