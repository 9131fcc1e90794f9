using EcrMirror.Contracts;
using EcrMirror.Copier;
using EcrMirror.Copier.Manifests;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.EndToEnd.Tests.Delivery;

/// <summary>Several Copiers that share nothing but state.</summary>
public sealed class FleetTests
{
    private const int Copiers = 3;
    private const int Images = 30;

    // Images of three bases with two layers each, of which some share a third; each has a layer and a config of its own.
    private static readonly SampleContent[] Content =
    [
        .. Enumerable.Range(0, Images).Select(number => Given.Image(seed: number)
            .WithLayer(Given.Layer(60_000, seed: 1000 + (number % 3)))
            .WithLayer(Given.Layer(2_000, seed: 2000 + (number % 3)))
            .WithLayer(Given.Layer(20_000, seed: 3000 + (number % 6)))
            .WithLayers(1)
            .Build()),
    ];

    private static readonly int Blobs = Content.SelectMany(image => image.Blobs).DistinctBy(blob => blob.Descriptor.Digest).Count();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copiers_over_one_state_file_send_each_blob_once_to_a_registry_and_mount_the_rest()
    {
        using var folder = new TemporaryFolder();

        await ShouldSendOnceAsync(state => state.SqliteFile = folder.File("state.db"));
    }

    [Fact]
    public async Task Copiers_over_the_same_tables_send_each_blob_once_to_a_registry_and_mount_the_rest()
    {
        await using Dynalite server = await Dynalite.StartAsync(Cancellation);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");

        await ShouldSendOnceAsync(state => state.DynamoDb = new DynamoDbOptions { ServiceUrl = server.Endpoint.ToString(), Region = "eu-west-1" });
    }

    private static async Task ShouldSendOnceAsync(Action<StateOptions> state)
    {
        Assert.Equal(3 + 3 + 6 + Images + Images, Blobs);
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry first = await LocalRegistry.StartAsync();
        await using LocalRegistry second = await LocalRegistry.StartAsync();
        foreach (SampleContent image in Content)
            image.AddTo(source.Repository("team/app"));
        ServiceProvider[] copiers = [.. Enumerable.Range(0, Copiers).Select(_ => Copier(state))];
        if (copiers[0].GetRequiredService<IOptions<StateOptions>>().Value.DynamoDb is not null)
            await copiers[0].GetRequiredService<DynamoTables>().CreateAsync(Cancellation);

        // Each gets images of every base.
        ManifestCopyResult[] results = await Task.WhenAll(Content.Select((image, number) =>
            copiers[number / (Images / Copiers)].GetRequiredService<ManifestCopier>().CopyAsync(
                new CopyManifest
                {
                    Plan = PlanId.Derive($"plan {number}"),
                    Attempt = 1,
                    Manifest = image.Digest,
                    Source = source.Repository("team/app").Repository,
                    Destinations = [first.Repository($"mirror/app-{number}").Repository, second.Repository($"mirror/app-{number}").Repository],
                    IsRoot = false,
                },
                Cancellation)));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Blobs} blobs, {source.Journal.Requests(RegistryOperation.GetBlob).Count} read from the source");
        Assert.All(results, result => Assert.Null(result.Failed));
        foreach (LocalRegistry registry in new[] { first, second })
        {
            Assert.Equal(Blobs, registry.Journal.Uploads.DistinctBy(upload => upload.Digest).Count());
            Assert.Equal(Blobs, registry.Journal.Uploads.Count);
            Assert.Equal(Content.Sum(image => image.Blobs.Count) - Blobs, registry.Journal.Mounts.Count);
            for (int number = 0; number < Images; number++)
                Assert.Empty(registry.Repository($"mirror/app-{number}").MissingUnder(Content[number].Digest));
        }

        foreach (ServiceProvider copier in copiers)
            await copier.DisposeAsync();
    }

    private static ServiceProvider Copier(Action<StateOptions> state) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddMetrics()
        .AddLogging()
        .AddState(state)
        .AddRegistries()
        .AddCopier()
        .BuildServiceProvider();
}
