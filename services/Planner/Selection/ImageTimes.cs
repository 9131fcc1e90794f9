using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Planner.Resolution;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Selection;

/// <summary>
/// When images were pushed, where their registry says so, or else when they were made: by the annotation of their manifest, or the config of
/// their first platform.
/// </summary>
internal sealed class ImageTimes(IRegistries registries, ConfigReader configs, IOptions<PlannerOptions> options)
{
    // Where no registry says it, each takes two requests or three, which some registries count.
    private const int MostReadOneByOne = 1_000;

    /// <summary>The times of tags; those whose time cannot be found out are missing.</summary>
    /// <exception cref="SelectionException">There are too many to be looked at one by one.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<IReadOnlyDictionary<Tag, DateTimeOffset>> FindAsync(Repository source, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        if (await registries.Open(source).FindPushTimesAsync(cancellationToken) is { } pushed)
            return pushed;
        if (tags.Count > MostReadOneByOne)
            throw new SelectionException($"The age of {tags.Count} tags of {source} is asked for, which can only be found out one by one, and for at most {MostReadOneByOne}. Narrow the patterns, or count the newest by version.");

        var times = new ConcurrentDictionary<Tag, DateTimeOffset>();
        await Parallel.ForEachAsync(
            tags,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentRequestsPerImage, CancellationToken = cancellationToken },
            async (tag, cancelled) =>
            {
                if (await FindCreatedAtAsync(source, tag, cancelled) is { } created)
                    times[tag] = created;
            });
        return times;
    }

    // One image that cannot be read does not hide the others' ages.
    private async Task<DateTimeOffset?> FindCreatedAtAsync(Repository source, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            return await registries.Open(source).GetManifestAsync(tag, cancellationToken) is { } served
                ? await FindCreatedAtAsync(source, served.Read(), cancellationToken)
                : null;
        }
        catch (Exception unreadable) when (unreadable is ManifestException or ContentMismatchException)
        {
            return null;
        }
    }

    private async Task<DateTimeOffset?> FindCreatedAtAsync(Repository source, Manifest manifest, CancellationToken cancellationToken)
    {
        switch (manifest)
        {
            case { CreatedAt: { } created }:
                return created;
            case Manifest.Image image:
                return await configs.ReadAsync(source, image, cancellationToken) is { } config ? ImageConfig.FindCreatedAt(config) : null;
            case Manifest.Index index when index.Manifests.FirstOrDefault(child => child is { AttestedManifest: null, MediaType.IsIndex: false }) is { } first:
                return await registries.Open(source).GetManifestAsync(first.Digest, cancellationToken) is { } served
                    ? await FindCreatedAtAsync(source, served.Read(), cancellationToken)
                    : null;
            default:
                return null;
        }
    }
}
