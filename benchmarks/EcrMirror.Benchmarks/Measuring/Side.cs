using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A registry as the tools reach it: where it listens, or behind a link.</summary>
internal sealed record Side(DockerRegistry Registry, RegistryHost Host)
{
    public static Side Direct(DockerRegistry registry) => new(registry, registry.Host);
}
