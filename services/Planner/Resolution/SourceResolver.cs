using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Resolution;

/// <summary>
/// The one place where a source tag becomes a digest. From here on every message and record names content by digest.
/// </summary>
internal sealed class SourceResolver(IRegistries registries, SourceManifests manifests)
{
    /// <summary>What the reference means now, without its bytes where the registry allows; null if it does not exist.</summary>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<Digest?> ResolveAsync(ImageReference source, CancellationToken cancellationToken) =>
        source.Digest ?? (await registries.Open(source.Repository).ResolveAsync(source.Tag!.Value, cancellationToken))?.Digest;

    /// <summary>What a tag means now, as its registry describes it; null if it does not exist.</summary>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public Task<Descriptor?> DescribeAsync(Repository source, Tag tag, CancellationToken cancellationToken) =>
        registries.Open(source).ResolveAsync(tag, cancellationToken);

    /// <summary>The manifest that the reference means now; null if it does not exist.</summary>
    /// <param name="source">The reference.</param>
    /// <param name="isDry">Whether nothing is kept.</param>
    /// <param name="mayBeKept">Whether state is asked for it first, whatever the source.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The source could not say.</exception>
    /// <exception cref="ContentMismatchException">The source served other bytes than it said.</exception>
    public Task<RawManifest?> GetAsync(ImageReference source, bool isDry, bool mayBeKept, CancellationToken cancellationToken) => source.Digest is { } digest
        ? manifests.GetAsync(source.Repository, digest, isDry, mayBeKept, cancellationToken)
        : manifests.GetAsync(source.Repository, source.Tag!.Value, isDry, cancellationToken);
}
