using System.Collections.Concurrent;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.PullThrough;

/// <summary>
/// Brings images of repositories that are caches of others when they are asked for: all of an image at once, where ECR serves the
/// manifest first and takes the rest after it.
/// </summary>
/// <remarks>Source: ECR user guide, "Sync an upstream registry with an Amazon ECR private registry".</remarks>
internal sealed class PullThroughCaches(IReadOnlyDictionary<string, Uri> upstreams, TimeProvider time) : IDisposable
{
    // "checks the upstream registry for a new version at most once every 24 hours".
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(EcrRegistry Registry, RepositoryName Name, string Tag), DateTimeOffset> _checked = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    /// <summary>Whether a repository is under the prefix of a rule.</summary>
    public static bool IsCache(EcrRegistry registry, RepositoryName name) => PullThroughRule.Find(registry, name) is not null;

    /// <summary>
    /// Imports an image if its repository is a cache that lacks it, or has not looked for a newer one for a day. What is cached stays as
    /// it is where the upstream fails.
    /// </summary>
    /// <exception cref="EcrError">The caller may not import, or the upstream fails and nothing is cached.</exception>
    public async Task RefreshAsync(EcrRegistry registry, EcrCall call, RepositoryName name, ImageId id, CancellationToken cancellationToken)
    {
        if (PullThroughRule.Find(registry, name) is not { } rule)
            return;

        // One import at a time: two clients that ask for the same image would each bring it.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            bool isCached = registry.Look(name, id) is not null;
            if (isCached && IsFresh(registry, name, id))
                return;

            try
            {
                await ImportAsync(registry, call, name, id, rule, cancellationToken);
            }
            catch (EcrError) when (isCached)
            {
                registry.TellImport(name, id, rule.Prefix, rule.UpstreamUrl, null);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private bool IsFresh(EcrRegistry registry, RepositoryName name, ImageId id) =>
        id.Tag is not { } tag
        || !registry.MayMove(name, Tag.Parse(tag))
        || (_checked.TryGetValue((registry, name, tag), out DateTimeOffset at) && time.GetUtcNow() < at + Freshness);

    private async Task ImportAsync(
        EcrRegistry registry, EcrCall call, RepositoryName name, ImageId id, PullThroughRule rule, CancellationToken cancellationToken)
    {
        Uri address = upstreams.GetValueOrDefault(rule.UpstreamUrl) ?? throw Upstream.Unavailable($"there is no {rule.UpstreamUrl} here");
        var upstream = new Upstream(_http, address, rule.Upstream);
        RawManifest? root = await upstream.FindManifestAsync(id.Digest ?? id.Tag!, cancellationToken);
        if (root is not { } found)
            return;

        await registry.ImportAsync(call, name, () => ImportAsync(registry, name, upstream, found, id.Tag, cancellationToken));
        if (id.Tag is { } tag)
            _checked[(registry, name, tag)] = time.GetUtcNow();
        registry.TellImport(name, id, rule.Prefix, rule.UpstreamUrl, found.Digest);
    }

    private static async Task ImportAsync(
        EcrRegistry registry, RepositoryName name, Upstream upstream, RawManifest raw, string? tag, CancellationToken cancellationToken)
    {
        switch (raw.Read())
        {
            case Manifest.Index index:
                foreach (Descriptor child in index.Manifests.Where(child => registry.Look(name, new ImageId(child.Digest.ToString(), null)) is null))
                {
                    RawManifest found = await upstream.FindManifestAsync(child.Digest.ToString(), cancellationToken)
                        ?? throw Upstream.Unavailable($"it lacks {child.Digest}");
                    await ImportAsync(registry, name, upstream, found, tag: null, cancellationToken);
                }

                break;
            case Manifest.Image image:
                foreach (Descriptor layer in image.Blobs.Where(blob => !blob.IsForeign && !registry.HasLayer(name, blob.Digest)))
                    await ImportLayerAsync(registry, name, upstream, layer.Digest, cancellationToken);
                break;
        }

        registry.ImportImage(name, raw, tag is null ? null : Tag.Parse(tag));
    }

    private static Task ImportLayerAsync(EcrRegistry registry, RepositoryName name, Upstream upstream, Digest digest, CancellationToken cancellationToken) =>
        upstream.ReadBlobAsync(
            digest,
            async bytes =>
            {
                if (!await registry.ImportLayerAsync(name, digest, bytes, cancellationToken))
                    throw Upstream.Unavailable($"{digest} has other bytes");
            },
            cancellationToken);
}
