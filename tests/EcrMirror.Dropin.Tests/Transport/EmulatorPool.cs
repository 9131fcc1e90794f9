using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Testing.Peers;

[assembly: AssemblyFixture(typeof(EcrMirror.Dropin.Tests.Transport.EmulatorPool))]

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>Emulators that were started and are empty again: starting one takes longer than most tests. They end with the run.</summary>
public sealed class EmulatorPool : IAsyncDisposable
{
    private static readonly ConcurrentBag<Fauxqs> Idle = [];

    public static async Task<Fauxqs> RentAsync() => Idle.TryTake(out Fauxqs? idle) ? idle : await Fauxqs.StartAsync();

    public static async Task ReturnAsync(Fauxqs emulator)
    {
        try
        {
            await EmptyAsync(emulator.Endpoint.ToString());
            Idle.Add(emulator);
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (Idle.TryTake(out Fauxqs? emulator))
            await emulator.DisposeAsync();
    }

    private static async Task EmptyAsync(string endpoint)
    {
        var credentials = new BasicAWSCredentials("test", "test");
        using var sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "eu-west-1" });
        using var sns = new AmazonSimpleNotificationServiceClient(
            credentials, new AmazonSimpleNotificationServiceConfig { ServiceURL = endpoint, AuthenticationRegion = "eu-west-1" });
        foreach (Topic topic in (await sns.ListTopicsAsync(new ListTopicsRequest())).Topics ?? [])
            await sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = topic.TopicArn });
        foreach (string queue in (await sqs.ListQueuesAsync(new ListQueuesRequest())).QueueUrls ?? [])
            await sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue });
    }
}
