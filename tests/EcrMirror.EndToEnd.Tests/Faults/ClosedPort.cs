using EcrMirror.LocalEcr;
using EcrMirror.Oci;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A host where nobody listens: one where a registry just did.</summary>
internal static class ClosedPort
{
    public static async Task<RegistryHost> FindAsync()
    {
        await using LocalRegistry gone = await LocalRegistry.StartAsync();
        return gone.Host;
    }
}
