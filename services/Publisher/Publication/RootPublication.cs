using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;

namespace EcrMirror.Publisher.Publication;

/// <summary>Puts what every copy task prepared for: the indexes below the root, then the root straight under its tags, last.</summary>
internal sealed class RootPublication(
    IRegistries registries, IManifestStore manifests, IBlobLocations locations, ILedger ledger, ImmutableTags immutable, TimeProvider time)
{
    /// <summary>Makes the root visible at a destination. A tag that is refused does not stop the others. Safe to repeat.</summary>
    /// <returns>Which tags were set.</returns>
    /// <exception cref="RegistryException">A registry said no to a manifest, broke, or could not be reached; or it lacks what the root names.</exception>
    /// <exception cref="ManifestException">Neither state nor the source has a manifest of the plan any longer.</exception>
    public async Task<TagOutcomes> PublishAsync(MirrorPlan plan, PlannedDestination destination, CancellationToken cancellationToken)
    {
        IManifestSink repository = registries.Open(destination.Repository);
        foreach (Digest index in destination.Indexes)
            await repository.PutManifestAsync(await FindAsync(plan, index, cancellationToken), cancellationToken);

        RawManifest root = await FindAsync(plan, plan.Root, cancellationToken);
        if (destination.Tags.Count == 0)
            await repository.PutManifestAsync(root, cancellationToken);
        var set = new List<PlannedTag>();
        var refused = new List<RefusedTag>();
        var held = new List<HeldTag>();
        foreach (PlannedTag tag in destination.Tags)
        {
            try
            {
                await repository.PutManifestAsync(root, tag.Tag, cancellationToken);
                set.Add(tag);
            }
            catch (RegistryException no) when (no.IsImmutableTag)
            {
                held.Add(await immutable.ResolveAsync(plan, registries.Open(destination.Repository), root, tag.Tag, no, cancellationToken));
                if (held[^1].Resolution is ImmutableTagResolution.Failed)
                    refused.Add(new RefusedTag(tag.Tag, no.Kind, no.Message));
                else if (held[^1].SideTag is { } side)
                    set.Add(new PlannedTag(side, Previous: null));
            }
            catch (RegistryException no) when (!no.HasCode(RegistryErrorCode.ManifestBlobUnknown))
            {
                refused.Add(new RefusedTag(tag.Tag, no.Kind, no.Message));
            }
        }

        DateTimeOffset publishedAt = time.GetUtcNow();
        List<Task> records =
        [
            .. set.Select(tag => ledger.RecordPublishedAsync(
                destination.Repository, tag.Tag, plan.Image, plan.Root, tag.Previous, plan.PlannedAt, publishedAt, cancellationToken)),
        ];
        if (refused.Count < Math.Max(1, destination.Tags.Count) && root.Read() is Manifest.Image image)
            records.Add(locations.AddAsync(destination.Repository, [.. image.Blobs.Select(blob => blob.Digest)], cancellationToken));
        await Task.WhenAll(records);

        return new TagOutcomes(publishedAt, [.. set.Select(tag => tag.Tag)], refused, held);
    }

    /// <summary>Takes back what state said about the blobs under a plan's manifests at a destination, because it proved wrong.</summary>
    public async Task ForgetBlobsAsync(MirrorPlan plan, PlannedDestination destination, CancellationToken cancellationToken)
    {
        foreach (Digest manifest in destination.Tasks)
        {
            if ((await FindAsync(plan, manifest, cancellationToken)).Read() is Manifest.Image image)
                await locations.ForgetAsync(destination.Repository, [.. image.Blobs.Select(blob => blob.Digest)], cancellationToken);
        }
    }

    private async Task<RawManifest> FindAsync(MirrorPlan plan, Digest digest, CancellationToken cancellationToken) =>
        await manifests.FindAsync(digest, cancellationToken)
        ?? await registries.Open(plan.Source.Repository).GetManifestAsync(digest, cancellationToken)
        ?? throw new ManifestException($"Manifest {digest} is neither in state nor any longer at its source {plan.Source.Repository}.") { Kind = FailureKind.NotFound };
}
