using EcrMirror.Copier.Blobs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;

namespace EcrMirror.Copier.Tests.Blobs;

/// <summary>A blob on its way to some repositories, each as fast as the test lets it be.</summary>
internal sealed class SharedScene : IAsyncDisposable
{
    public const int BufferBytes = 64 * 1024;

    /// <summary>How long one may hold up the others: as long as nothing else takes, so that its timer is known by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    private readonly CopierScene _scene;

    private SharedScene(CopierScene scene) => _scene = scene;

    public static SampleBlob Blob { get; } = Given.Layer(bytes: 20 * BufferBytes).Blob;

    public required ManualTimeProvider Time { get; init; }

    public LocalRegistry Source => _scene.Source;

    public WindowMemory Window => _scene.Window;

    public IReadOnlyList<LocalRepository> Repositories { get; private set; } = [];

    public IReadOnlyList<BlobArrival> Arrivals { get; private set; } = [];

    public IReadOnlyList<GatedUpload> Uploads { get; private set; } = [];

    /// <summary>What was read from the source, each reading for itself.</summary>
    public IReadOnlyList<long> BytesRead => [.. _scene.Source.Journal.Requests(RegistryOperation.GetBlob).Select(entry => entry.ResponseBytes)];

    public static async Task<SharedScene> StartAsync(int destinations = 2, long allWindowsBytes = 16 * BufferBytes)
    {
        var time = new ManualTimeProvider();
        CopierScene copier = await CopierScene.StartAsync(
            time,
            options => (options.BufferBytes, options.WindowBytes, options.AllWindowsBytes, options.WindowPatience) =
                (BufferBytes, 4 * BufferBytes, allWindowsBytes, Patience));
        copier.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        var scene = new SharedScene(copier) { Time = time };
        scene.Repositories = [.. Enumerable.Range(0, destinations).Select(number => copier.Destination.Repository($"mirror/{number}"))];
        scene.Arrivals = [.. scene.Repositories.Select(repository => new BlobArrival(Blob.Descriptor, repository.Repository))];
        scene.Uploads = [.. await Task.WhenAll(scene.Repositories.Select(async repository => new GatedUpload(
            await copier.Registries.Open(repository.Repository).StartUploadAsync(Blob.Descriptor, TestContext.Current.CancellationToken))))];
        return scene;
    }

    /// <summary>Sends the blob everywhere.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        BlobDelivery[] deliveries = [.. Arrivals.Zip(Uploads, (arrival, upload) => new BlobDelivery(arrival, upload))];
        await _scene.Stream.SendAsync(Blob.Descriptor, _scene.From.Repository, deliveries, cancellationToken);
        foreach (BlobDelivery delivery in deliveries)
            await delivery.DisposeAsync();
    }

    public Task SendAsync() => SendAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends it with the second held back, until the first has taken all that the window has, and waits.</summary>
    public async Task<Task> SendUntilOneWaitsAsync()
    {
        Uploads[0].Open();
        Task sending = SendAsync();
        await Time.WhenTimerIsSetAsync(Patience, TestContext.Current.CancellationToken);
        return sending;
    }

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();
}
