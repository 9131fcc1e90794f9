using System.Collections.Concurrent;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Preview;

/// <summary>Blobs that images of one preview would bring to registries: an image that comes after another mounts what they share.</summary>
public sealed class ArrivingBlobs
{
    private readonly ConcurrentDictionary<(RegistryHost, Digest), bool> _blobs = new();

    internal bool Contains(RegistryHost host, Digest blob) => _blobs.ContainsKey((host, blob));

    internal void Add(RegistryHost host, Digest blob) => _blobs.TryAdd((host, blob), true);
}
