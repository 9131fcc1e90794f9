using System.Collections.Concurrent;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Preview;

/// <summary>Blobs that images of one preview would bring: an image that comes after another finds them in the same repository, and mounts them elsewhere.</summary>
public sealed class ArrivingBlobs
{
    private readonly ConcurrentDictionary<(RegistryHost, Digest), bool> _blobs = new();

    private readonly ConcurrentDictionary<(Repository, Digest), bool> _repositories = new();

    internal bool Contains(RegistryHost host, Digest blob) => _blobs.ContainsKey((host, blob));

    internal bool Contains(Repository repository, Digest blob) => _repositories.ContainsKey((repository, blob));

    internal void Add(Repository repository, Digest blob)
    {
        _blobs.TryAdd((repository.Host, blob), true);
        _repositories.TryAdd((repository, blob), true);
    }
}
