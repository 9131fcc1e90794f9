using EcrMirror.Oci;
using EcrMirror.Planner.Pulls;
using EcrMirror.Registry;
using EcrMirror.State.Manifests;

namespace EcrMirror.Planner.Resolution;

/// <summary>
/// Manifests of sources. Where a source counts pulls each is pulled once: what was pulled is kept at once, so that an image for which pulls did
/// not suffice goes on where it stopped, however many windows it takes.
/// </summary>
internal sealed class SourceManifests(IRegistries registries, IManifestStore manifests, PullBudget budget)
{
    /// <summary>The manifest of a digest; null if the source does not have it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="isDry">Whether nothing is kept.</param>
    /// <param name="mayBeKept">Whether state is asked for it first, whatever the source.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The source could not say.</exception>
    /// <exception cref="ContentMismatchException">The source served something else.</exception>
    public async Task<RawManifest?> GetAsync(Repository source, Digest digest, bool isDry, bool mayBeKept, CancellationToken cancellationToken) =>
        (mayBeKept || budget.IsCounted(source.Host) ? await FindKeptAsync(digest, cancellationToken) : null)
        ?? await KeepAsync(source, await registries.Open(source).GetManifestAsync(digest, cancellationToken), isDry, cancellationToken);

    /// <summary>The manifest that a tag points to; null if it does not exist.</summary>
    /// <param name="source">The source.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="isDry">Whether nothing is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The source could not say.</exception>
    /// <exception cref="ContentMismatchException">The source served other bytes than it said.</exception>
    public async Task<RawManifest?> GetAsync(Repository source, Tag tag, bool isDry, CancellationToken cancellationToken)
    {
        IManifestSource repository = registries.Open(source);

        // A request that is not counted may save one that is.
        if (budget.IsCounted(source.Host)
            && (await repository.ResolveAsync(tag, cancellationToken))?.Digest is { CanVerify: true } digest
            && await FindKeptAsync(digest, cancellationToken) is { } kept)
            return kept;

        return await KeepAsync(source, await repository.GetManifestAsync(tag, cancellationToken), isDry, cancellationToken);
    }

    /// <summary>What state has of a digest; null where it has nothing, or something else.</summary>
    public async Task<RawManifest?> FindKeptAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await manifests.FindAsync(digest, cancellationToken);
        }
        catch (ContentMismatchException)
        {
            // The source has it right.
            return null;
        }
    }

    private async Task<RawManifest?> KeepAsync(Repository source, RawManifest? pulled, bool isDry, CancellationToken cancellationToken)
    {
        if (pulled is not null && !isDry && budget.IsCounted(source.Host))
            await manifests.SaveAsync([pulled], cancellationToken);
        return pulled;
    }
}
