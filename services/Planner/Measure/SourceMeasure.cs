using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Platforms;
using EcrMirror.Planner.Resolution;
using EcrMirror.Planner.Selection;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Measure;

/// <summary>
/// Finds out how large images are, from their manifests alone. Those that state has are not read again: some sources count each. Nothing is
/// stored, and destinations are not asked.
/// </summary>
public sealed class SourceMeasure
{
    private readonly RepositorySelection _selection;
    private readonly SourceResolver _resolver;
    private readonly PlatformSelection _platforms;
    private readonly ConfigReader _configs;
    private readonly SourceManifests _manifests;
    private readonly IRegistries _registries;
    private readonly PlannerOptions _options;

    internal SourceMeasure(
        RepositorySelection selection, SourceResolver resolver, PlatformSelection platforms, ConfigReader configs, SourceManifests manifests, IRegistries registries, IOptions<PlannerOptions> options) =>
        (_selection, _resolver, _platforms, _configs, _manifests, _registries, _options) = (selection, resolver, platforms, configs, manifests, registries, options.Value);

    /// <summary>Measures the images that a selection means.</summary>
    /// <param name="sync">The selection.</param>
    /// <param name="asksTimes">Whether it is asked when they were pushed, or made.</param>
    /// <param name="measured">Told of each image that is done with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MeasuredSource> MeasureAsync(SyncRepository sync, bool asksTimes, Action measured, CancellationToken cancellationToken)
    {
        SelectionResult selected = await _selection.SelectAsync(sync, cancellationToken);
        MeasuredSource found = await MeasureAsync(selected.Images, asksTimes, measured, cancellationToken);
        return selected.Failure is { } failed ? found with { Failures = [new MeasureFailure(failed.Source.ToString(), failed.Reason)] } : found;
    }

    /// <summary>Measures images of one repository.</summary>
    /// <inheritdoc cref="MeasureAsync(SyncRepository, bool, Action, CancellationToken)"/>
    /// <param name="images">The images.</param>
    public async Task<MeasuredSource> MeasureAsync(IReadOnlyList<SyncImage> images, bool asksTimes, Action measured, CancellationToken cancellationToken)
    {
        var reading = new Reading(_manifests, _registries);
        var found = new MeasuredImage?[images.Count];
        var failures = new ConcurrentBag<(int At, MeasureFailure Failure)>();
        IReadOnlyDictionary<Tag, DateTimeOffset> pushed = asksTimes && images.Count > 0 ? await PushTimesAsync(images[0].Source.Repository, cancellationToken) : new Dictionary<Tag, DateTimeOffset>();
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = _options.ConcurrentRequestsPerImage, CancellationToken = cancellationToken },
            async (at, cancelled) =>
            {
                try
                {
                    found[at] = await MeasureAsync(images[at], asksTimes, pushed, reading, cancelled);
                }
                catch (Exception noSource) when (noSource is RegistryException or ManifestException or ContentMismatchException or NotSupportedException)
                {
                    failures.Add((at, new MeasureFailure(images[at].Source.ToString(), noSource.Message)));
                }

                measured();
            });
        return new MeasuredSource
        {
            Images = [.. found.OfType<MeasuredImage>()],
            Failures = [.. failures.OrderBy(failed => failed.At).Select(failed => failed.Failure)],
            ManifestsRead = reading.Read,
            ManifestsKept = reading.Kept,
        };
    }

    private async Task<MeasuredImage> MeasureAsync(
        SyncImage sync, bool asksTimes, IReadOnlyDictionary<Tag, DateTimeOffset> pushed, Reading reading, CancellationToken cancellationToken)
    {
        Repository source = sync.Source.Repository;
        Digest digest = await _resolver.ResolveAsync(sync.Source, cancellationToken)
            ?? throw new ManifestException($"The source {source} has no {sync.Source}.") { Kind = FailureKind.NotFound };
        RawManifest served = await reading.GetAsync(source, digest, cancellationToken);
        ChosenRoot chosen = await _platforms.ChooseAsync(source, served, sync.Platforms, cancellationToken);
        var known = new Dictionary<Digest, (RawManifest Raw, Manifest Content)>();
        await WalkAsync(source, chosen.Raw ?? await reading.GetAsync(source, chosen.Digest, cancellationToken), depth: 0, known, reading, cancellationToken);
        Manifest.Image[] leaves = [.. known.Values.Select(node => node.Content).OfType<Manifest.Image>()];
        DateTimeOffset? time = !asksTimes ? null
            : sync.Source.Tag is { } tag && pushed.TryGetValue(tag, out DateTimeOffset at) ? at
            : await FindCreatedAtAsync(source, known.Values.Select(node => node.Content), leaves, cancellationToken);
        return new MeasuredImage(
            sync,
            [.. known.Values.Select(node => new Descriptor { MediaType = node.Raw.MediaType, Digest = node.Raw.Digest, Size = node.Raw.Content.Length })],
            [.. leaves.SelectMany(leaf => leaf.Blobs).DistinctBy(blob => blob.Digest)],
            time);
    }

    private static async Task WalkAsync(
        Repository source, RawManifest raw, int depth, Dictionary<Digest, (RawManifest Raw, Manifest Content)> known, Reading reading, CancellationToken cancellationToken)
    {
        if (depth > OciLimits.IndexDepth || known.Count > OciLimits.ManifestsPerTree)
            throw new ManifestException($"What is under {raw.Digest} at {source} is deeper or larger than is mirrored.");

        Manifest content = raw.Read();
        if (!known.TryAdd(raw.Digest, (raw, content)) || content is not Manifest.Index index)
            return;
        foreach (Descriptor child in index.Manifests)
        {
            RawManifest served = await reading.GetAsync(source, child.Digest, cancellationToken);
            await WalkAsync(source, served.Verify(child), depth + 1, known, reading, cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<Tag, DateTimeOffset>> PushTimesAsync(Repository source, CancellationToken cancellationToken)
    {
        try
        {
            return await _registries.Open(source).FindPushTimesAsync(cancellationToken) ?? new Dictionary<Tag, DateTimeOffset>();
        }
        catch (RegistryException)
        {
            // Images themselves say it as well; what else is wrong with the source, reading them tells.
            return new Dictionary<Tag, DateTimeOffset>();
        }
    }

    private async Task<DateTimeOffset?> FindCreatedAtAsync(Repository source, IEnumerable<Manifest> tree, Manifest.Image[] leaves, CancellationToken cancellationToken)
    {
        if (tree.Select(manifest => manifest.CreatedAt).FirstOrDefault(created => created is not null) is { } annotated)
            return annotated;
        if (leaves.FirstOrDefault(leaf => leaf.Config.MediaType.IsImageConfig) is not { } first)
            return null;

        return await _configs.ReadAsync(source, first, cancellationToken) is { } config ? ImageConfig.FindCreatedAt(config) : null;
    }

    /// <summary>Manifests of one source, each read once at most.</summary>
    private sealed class Reading(SourceManifests manifests, IRegistries registries)
    {
        private readonly ConcurrentDictionary<Digest, Lazy<Task<RawManifest>>> _known = new();
        private int _read;
        private int _kept;

        public int Read => _read;

        public int Kept => _kept;

        // Several tags may mean one image, and are looked at together: whoever comes first reads for all.
        public Task<RawManifest> GetAsync(Repository source, Digest digest, CancellationToken cancellationToken) =>
            _known.GetOrAdd(digest, wanted => new Lazy<Task<RawManifest>>(() => ReadAsync(source, wanted, cancellationToken))).Value;

        private async Task<RawManifest> ReadAsync(Repository source, Digest digest, CancellationToken cancellationToken)
        {
            if (await manifests.FindKeptAsync(digest, cancellationToken) is { } stored)
            {
                Interlocked.Increment(ref _kept);
                return stored;
            }

            RawManifest served = await registries.Open(source).GetManifestAsync(digest, cancellationToken)
                ?? throw new ManifestException($"The manifest {digest} is not at {source}, so the image is not complete at its source.") { Kind = FailureKind.NotFound };
            Interlocked.Increment(ref _read);
            return served;
        }
    }
}
