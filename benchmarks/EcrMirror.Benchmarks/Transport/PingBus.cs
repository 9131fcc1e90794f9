using System.Diagnostics;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using EcrMirror.Benchmarks.Measuring;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Benchmarks.Transport;

/// <summary>A bus that sends to one queue and, if asked to, consumes from it.</summary>
internal sealed class PingBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly int _count;
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _consumed;
    private long _first;
    private long _last;

    private PingBus(Uri endpoint, string queue, bool consumes, int count)
    {
        _count = count;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.UsingAmazonSqs((_, bus) =>
            {
                bus.Host("eu-west-1", host =>
                {
                    host.AccessKey("test");
                    host.SecretKey("test");
                    host.Config(new AmazonSQSConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
                    host.Config(new AmazonSimpleNotificationServiceConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
                });
                if (!consumes)
                    return;
                bus.ReceiveEndpoint(queue, (IAmazonSqsReceiveEndpointConfigurator receive) =>
                {
                    receive.PrefetchCount = TransportBenchmark.Concurrency;
                    receive.ConfigureConsumeTopology = false;
                    receive.WaitTimeSeconds = 1;
                    receive.Handler<Ping>(_ => Consume());
                });
            });
        });
        _services = services.BuildServiceProvider();
    }

    private IBusControl Bus => _services.GetRequiredService<IBusControl>();

    public static async Task<PingBus> StartAsync(Uri endpoint, string queue, bool consumes, int count, CancellationToken cancellationToken)
    {
        var bus = new PingBus(endpoint, queue, consumes, count);
        await bus.Bus.StartAsync(cancellationToken);
        if (await bus.Bus.WaitForHealthStatus(BusHealthStatus.Healthy, cancellationToken) is not BusHealthStatus.Healthy)
            throw new BenchmarkException("The bus did not get healthy.");
        return bus;
    }

    public async Task SendAsync(string queue, int count, CancellationToken cancellationToken)
    {
        ISendEndpoint endpoint = await Bus.GetSendEndpoint(new Uri($"queue:{queue}"));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 2 * TransportBenchmark.Concurrency, CancellationToken = cancellationToken },
            async (number, token) => await endpoint.Send(new Ping { Name = $"docker.io/library/nginx:{number:D6}" }, token));
    }

    /// <summary>Waits until all were consumed; returns how long it took from the first one on.</summary>
    public async Task<TimeSpan> ConsumedAsync(CancellationToken cancellationToken)
    {
        await _all.Task.WaitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(_first, _last);
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private Task Consume()
    {
        int consumed = Interlocked.Increment(ref _consumed);
        if (consumed == 1)
            _first = Stopwatch.GetTimestamp();
        if (consumed == _count)
        {
            _last = Stopwatch.GetTimestamp();
            _all.TrySetResult();
        }
        return Task.CompletedTask;
    }
}
