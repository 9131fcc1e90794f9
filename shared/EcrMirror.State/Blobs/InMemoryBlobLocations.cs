using EcrMirror.Oci;

namespace EcrMirror.State.Blobs;

internal sealed class InMemoryBlobLocations : IBlobLocations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(RegistryHost Registry, Digest Blob), SortedSet<string>> _repositories = [];

    public Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindAsync(
        RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Digest, IReadOnlyList<RepositoryName>>();
        lock (_gate)
        {
            foreach (Digest blob in blobs)
            {
                if (_repositories.TryGetValue((registry, blob), out SortedSet<string>? names) && names.Count > 0)
                    found[blob] = [.. names.Select(RepositoryName.Parse)];
            }
        }

        return Task.FromResult<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>>(found);
    }

    public Task AddAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (Digest blob in blobs)
            {
                if (!_repositories.TryGetValue((repository.Host, blob), out SortedSet<string>? names))
                    _repositories[(repository.Host, blob)] = names = new SortedSet<string>(StringComparer.Ordinal);
                names.Add(repository.Name.ToString());
            }
        }

        return Task.CompletedTask;
    }

    public Task ForgetAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (Digest blob in blobs)
            {
                if (_repositories.TryGetValue((repository.Host, blob), out SortedSet<string>? names))
                    names.Remove(repository.Name.ToString());
            }
        }

        return Task.CompletedTask;
    }
}
