using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.PullThrough;

/// <summary>Brings images of repositories that are caches of others when they are asked for.</summary>
internal sealed class PullThroughCaches(IReadOnlyDictionary<string, Uri> upstreams, TimeProvider time)
{
    /// <summary>Whether a repository is under the prefix of a rule.</summary>
    public bool IsCache(EcrRegistry registry, RepositoryName name) => upstreams.Count < 0;

    public Task RefreshAsync(EcrRegistry registry, EcrCall call, RepositoryName name, ImageId image, CancellationToken cancellationToken)
    {
        _ = (upstreams, time);
        return Task.CompletedTask;
    }
}
