using EcrMirror.Oci;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// What this process has learnt about mounting: where it saw blobs, also before a manifest commits them, and which registries
/// decline. State has only what is committed; this spares the images of one run that share layers from waiting for each other.
/// </summary>
internal sealed class MountKnowledge
{
    private const int MostBlobs = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(RegistryHost, Digest), List<RepositoryName>> _holders = [];
    private readonly Queue<(RegistryHost, Digest)> _oldestFirst = [];
    private readonly HashSet<RegistryHost> _declining = [];

    /// <summary>Whether the registry may mount; false once it declined to mount what we had just put there.</summary>
    public bool MayMount(RegistryHost registry)
    {
        lock (_lock)
            return !_declining.Contains(registry);
    }

    /// <summary>The registry declined to mount a blob that it certainly holds.</summary>
    public void Declines(RegistryHost registry)
    {
        lock (_lock)
            _declining.Add(registry);
    }

    /// <summary>The repository holds the blob.</summary>
    public void Saw(Repository repository, Digest blob)
    {
        lock (_lock)
        {
            if (_holders.TryGetValue((repository.Host, blob), out List<RepositoryName>? holders))
            {
                if (!holders.Contains(repository.Name))
                    holders.Add(repository.Name);
                return;
            }

            _holders[(repository.Host, blob)] = [repository.Name];
            _oldestFirst.Enqueue((repository.Host, blob));
            if (_oldestFirst.Count > MostBlobs)
                _holders.Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>The repository turned out not to hold the blob.</summary>
    public void Missed(Repository repository, Digest blob)
    {
        lock (_lock)
        {
            if (_holders.TryGetValue((repository.Host, blob), out List<RepositoryName>? holders))
                holders.Remove(repository.Name);
        }
    }

    /// <summary>Repositories of the registry in which this process saw the blob.</summary>
    public IReadOnlyList<RepositoryName> HoldersOf(RegistryHost registry, Digest blob)
    {
        lock (_lock)
            return _holders.TryGetValue((registry, blob), out List<RepositoryName>? holders) ? [.. holders] : [];
    }
}
