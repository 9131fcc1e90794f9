using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>How images come in that are pulled through from another registry.</summary>
/// <remarks>Source: ECR user guide, "Sync an upstream registry with an Amazon ECR private registry" and its IAM permissions.</remarks>
internal sealed partial class EcrRegistry
{
    /// <summary>An image as it is, whatever its status and without a trace in its pull time; null where there is none.</summary>
    public EcrImage? Look(RepositoryName name, ImageId id)
    {
        lock (_lock)
            return FindRepository(name) is { } repository ? Find(repository, id, anyStatus: true).Image : null;
    }

    /// <summary>Whether a tag may be pointed to what its upstream has now.</summary>
    public bool MayMove(RepositoryName name, Tag tag)
    {
        lock (_lock)
            return FindRepository(name) is not { } repository || !repository.IsImmutable(tag) || _store.FindTag(PathOf(name), tag) is null;
    }

    /// <summary>
    /// Does an import on somebody's behalf. The repository comes into being first, by the template for caches, or with default settings
    /// where there is none.
    /// </summary>
    public Task ImportAsync(EcrCall call, RepositoryName name, Func<Task> work) => DoAsync(call, "BatchImportUpstreamImage", name, async () =>
    {
        lock (_lock)
        {
            if (FindRepository(name) is null)
            {
                Require(call.Caller, "CreateRepository", Identity.Arn(name.ToString()), Settings.PolicyText is { } policy ? IamPolicy.Parse(policy) : null);
                Create(FindTemplate(name, "PULL_THROUGH_CACHE") is { } template ? FromTemplate(name, template) : new EcrRepository(name, Now));
            }
        }

        await work();
        return true;
    });

    /// <summary>Takes a layer in. False, and nothing is kept, where its bytes are not those that the digest names.</summary>
    public async Task<bool> ImportLayerAsync(RepositoryName name, Digest digest, Stream bytes, CancellationToken cancellationToken)
    {
        await using IPendingBlob pending = _surroundings.Storage.Begin(NewId());
        using var hash = ContentHash.Start(digest);
        var buffer = new byte[64 * 1024];
        while (await bytes.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            hash.Append(buffer.AsSpan(0, read));
            await pending.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (hash.Current() != digest)
            return false;
        _store.AddBlob(PathOf(name), digest, await pending.KeepAsync(digest, cancellationToken));
        return true;
    }

    /// <summary>Whether the repository holds a layer.</summary>
    public bool HasLayer(RepositoryName name, Digest digest) => _store.FindBlob(PathOf(name), digest) is not null;

    /// <summary>Takes an image in, whose layers and children are there.</summary>
    public void ImportImage(RepositoryName name, RawManifest raw, Tag? tag)
    {
        lock (_lock)
            Store(Repository(name), raw, raw.Read(), tag);
    }

    /// <summary>Tells how an import by tag or digest ended.</summary>
    public void TellImport(RepositoryName name, ImageId id, string prefix, string upstreamUrl, Digest? imported)
    {
        var detail = new Dictionary<string, string>
        {
            ["rule-version"] = "1",
            ["sync-status"] = imported is null ? "FAILED" : "SUCCESS",
            ["ecr-repository-prefix"] = prefix,
            ["repository-name"] = name.ToString(),
            ["upstream-registry-url"] = upstreamUrl,
        };
        if (id.Tag is { } tag)
            detail["image-tag"] = tag;
        if ((imported?.ToString() ?? id.Digest) is { } digest)
            detail["image-digest"] = digest;
        if (FindRepository(name) is { } repository)
            Tell("ECR Pull Through Cache Action", repository, detail, namesRepository: true);
    }
}
