using System.Text.Json;
using System.Threading.Channels;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Keeping;

/// <summary>
/// Keeps registries in a folder: <c>state.json</c>, written whole and moved into place, and files for manifests and blobs beside it.
/// Changes that come while one state is written are in the next; the last is written on disposal.
/// </summary>
internal sealed class StateFolder : IAsyncDisposable
{
    private readonly string _folder;
    private readonly FolderBlobStorage _storage;
    private readonly IReadOnlyList<EcrRegistry> _registries;
    private readonly HashSet<Digest> _keptManifests = [];
    private readonly HashSet<Digest> _keptBlobs = [];
    private readonly List<KeptState.Registry> _others = [];

    // One place: a second change before the first is taken needs no telling.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _writer;

    private StateFolder(string folder, FolderBlobStorage storage, IReadOnlyList<EcrRegistry> registries)
    {
        _folder = folder;
        _storage = storage;
        _registries = registries;
        Directory.CreateDirectory(Path.Combine(folder, "manifests"));
        Load();
        _writer = WriteAsync();
    }

    private string StatePath => Path.Combine(_folder, "state.json");

    /// <summary>Fills registries, of which nothing was asked yet, with what the folder holds, and keeps them from now on.</summary>
    /// <exception cref="InvalidDataException">The folder is of another version.</exception>
    public static StateFolder Open(string folder, FolderBlobStorage storage, IReadOnlyList<EcrRegistry> registries) => new(folder, storage, registries);

    public void Changed() => _changed.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        Changed();
        _changed.Writer.TryComplete();
        await _writer;
    }

    private void Load()
    {
        _storage.ForgetUploads();
        Dictionary<Digest, SharedContent> blobs = _storage.Kept().ToDictionary(blob => blob.Key, blob => new SharedContent(blob.Value));
        if (File.Exists(StatePath))
        {
            KeptState state = JsonSerializer.Deserialize(File.ReadAllBytes(StatePath), KeptStateJson.Default.KeptState)!;
            if (state.Version != KeptState.CurrentVersion)
                throw new InvalidDataException($"{StatePath} is of version {state.Version}, and this program keeps version {KeptState.CurrentVersion}.");
            foreach (KeptState.Registry kept in state.Registries)
                Load(kept, blobs);
        }

        // What a process that was killed had stored and not written down.
        foreach (SharedContent unused in blobs.Values.Where(content => !content.IsUsed))
            unused.Discard();
    }

    private void Load(KeptState.Registry kept, Dictionary<Digest, SharedContent> blobs)
    {
        if (_registries.FirstOrDefault(one =>
            one.Identity.Account == kept.Account && one.Identity.Region == kept.Region && one.Identity.IsPublic == kept.IsPublic) is { } registry)
        {
            registry.Load(kept, FindManifest, blobs);
            return;
        }

        // Not served this time. Who names the account or the region again finds it as it was.
        _others.Add(kept);
        foreach (Digest digest in kept.Repositories.SelectMany(repository => repository.Blobs).Where(blobs.ContainsKey))
            blobs[digest].Use();
    }

    private async Task WriteAsync()
    {
        while (await _changed.Reader.WaitToReadAsync())
        {
            _changed.Reader.TryRead(out _);
            var manifests = new Dictionary<Digest, RawManifest>();
            var blobs = new Dictionary<Digest, BlobContent>();
            var state = new KeptState
            {
                Version = KeptState.CurrentVersion,
                Registries = [.. _registries.Select(registry => registry.Save(manifests, blobs)), .. _others],
            };
            foreach ((Digest digest, RawManifest manifest) in manifests)
            {
                if (_keptManifests.Add(digest) && !File.Exists(ManifestPath(digest)))
                    await ReplaceAsync(ManifestPath(digest), manifest.Content);
            }

            // Tests put blobs into registries that were never uploaded.
            foreach ((Digest digest, BlobContent content) in blobs)
            {
                if (_keptBlobs.Add(digest) && !content.IsKept)
                    await KeepAsync(digest, content);
            }

            await ReplaceAsync(StatePath, JsonSerializer.SerializeToUtf8Bytes(state, KeptStateJson.Default.KeptState));
        }
    }

    private async Task KeepAsync(Digest digest, BlobContent content)
    {
        await using IPendingBlob pending = _storage.Begin($"{digest.Encoded[..16]}-kept");
        await using Stream stream = content.OpenRead(0);
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer) is var read and > 0)
            await pending.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
        await pending.KeepAsync(digest, CancellationToken.None);
    }

    private ReadOnlyMemory<byte>? FindManifest(Digest digest) => File.Exists(ManifestPath(digest)) ? File.ReadAllBytes(ManifestPath(digest)) : null;

    private string ManifestPath(Digest digest) => Path.Combine(_folder, "manifests", $"{digest.Algorithm}-{digest.Encoded}");

    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content)
    {
        string beside = path + ".new";
        await File.WriteAllBytesAsync(beside, content);
        File.Move(beside, path, overwrite: true);
    }
}
