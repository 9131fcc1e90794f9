using System.Text;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>Hands out numbered passwords, the next one when the last was refused.</summary>
internal sealed class RenewingProvider : ICredentialProvider
{
    private int _number = 1;

    /// <summary>What a request shows with a password.</summary>
    public static string Shown(int number) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{number}"));

    public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RegistryCredential?>(RegistryCredential.OfPassword("AWS", $"{_number}", "a test"));

    public void Forget(RegistryHost host) => _number++;
}
