using System.Diagnostics.CodeAnalysis;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>Settings by registry, whose keys are hosts as people write them.</summary>
internal static class HostEntries
{
    public static bool TryFind<T>(IDictionary<string, T> byHost, RegistryHost host, [MaybeNullWhen(false)] out T found)
    {
        foreach ((string text, T entry) in byHost)
        {
            if (RegistryHost.TryParse(text, out RegistryHost named) && named == host)
            {
                found = entry;
                return true;
            }
        }

        found = default;
        return false;
    }
}
