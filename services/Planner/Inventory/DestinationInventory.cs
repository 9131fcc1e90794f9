using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Inventory;

/// <summary>Looks at what destinations already have.</summary>
internal sealed class DestinationInventory(IRegistries registries, IOptions<PlannerOptions> options)
{
    /// <summary>What the wanted tags of a destination mean now.</summary>
    /// <exception cref="RegistryException">The destination could not say.</exception>
    public async Task<DestinationState> LookAtTagsAsync(Destination destination, CancellationToken cancellationToken)
    {
        IManifestSource repository = registries.Open(destination.Repository);
        var tags = new Dictionary<Tag, Digest?>();
        foreach (Tag tag in destination.Tags)
            tags[tag] = (await repository.ResolveAsync(tag, cancellationToken))?.Digest;

        return new DestinationState { Destination = destination, Tags = tags };
    }

    /// <summary>Which of some manifests a destination holds.</summary>
    /// <exception cref="RegistryException">The destination could not say.</exception>
    public async Task<IReadOnlySet<Digest>> FindManifestsAsync(
        Repository destination, IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken)
    {
        IManifestSink repository = registries.Open(destination);
        var present = new HashSet<Digest>();
        await Parallel.ForEachAsync(
            manifests,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentRequestsPerImage, CancellationToken = cancellationToken },
            async (manifest, cancelled) =>
            {
                if (await repository.HasManifestAsync(manifest, cancelled))
                {
                    lock (present)
                        present.Add(manifest);
                }
            });
        return present;
    }
}
