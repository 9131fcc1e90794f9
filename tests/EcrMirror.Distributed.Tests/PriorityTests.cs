using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Distributed.Tests;

public sealed class PriorityTests
{
    private const int Backfill = 20_000;

    [Fact]
    public async Task An_urgent_request_is_published_while_most_of_a_backfill_still_waits()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using Fauxqs queues = await Fauxqs.StartAsync(cancellation);
        await using Dynalite tables = await Dynalite.StartAsync(cancellation);
        await using LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: cancellation);
        await using LocalRegistry destination = await LocalRegistry.StartAsync(cancellationToken: cancellation);
        SampleContent content = Given.Image().Build();
        ImageReference image = await content.PushToAsync(source, "team/app", "1.0");
        await using MirrorFleet fleet = await MirrorFleet.StartAsync(
            new FleetOptions { Queues = queues.Endpoint, Tables = tables.Endpoint, Settings = new Dictionary<string, string> { ["Scheduler:Requests:MayName"] = "Everything" } },
            cancellation);
        using IHost sender = await StartSenderAsync(queues.Endpoint, cancellation);
        IMessageSender work = sender.Services.GetRequiredService<IMessageSender>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Backfill),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, cancelled) => await work.HandOnAsync(Sync($"backfill-{number}", image, destination, $"backfill/{number % 100}"), cancelled));

        await work.HandOnAsync(
            new MirrorRequest
            {
                RequestId = "urgent",
                Source = image,
                Destinations = [new Destination { Repository = destination.Repository("urgent/app").Repository, Tags = [Tag.Parse("1.0")] }],
                Priority = MirrorPriority.Urgent,
            },
            cancellation);
        await destination.Journal.WhenAsync(
            put => put.Request is { Operation: RegistryOperation.PutManifest, Repository: { } name } && name.ToString() == "urgent/app", cancellation);

        using var view = new QueueView(queues.Endpoint);
        int waiting = await view.CountAsync("sync-image", cancellation);
        Assert.True(waiting > Backfill / 2, $"Only {waiting} of {Backfill} messages of the backfill still waited.");
        await sender.StopAsync(cancellation);
    }

    private static SyncImage Sync(string requestId, ImageReference image, LocalRegistry destination, string repository) => new()
    {
        RequestId = requestId,
        Source = image,
        Destinations = [new Destination { Repository = destination.Repository(repository).Repository, Tags = [Tag.Parse("1.0")] }],
        Cause = SyncCause.Requested,
    };

    private static async Task<IHost> StartSenderAsync(Uri queues, CancellationToken cancellationToken)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddMirrorBus(
            new BusOptions { Transport = TransportKind.AmazonSqs, ServiceUrl = queues.ToString(), Region = "eu-west-1" });
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
