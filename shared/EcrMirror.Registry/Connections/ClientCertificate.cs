using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Connections;

/// <summary>A certificate that this side shows to a registry, with its key, and the authorities between it and a root.</summary>
/// <remarks>Source: containers-certs.d(5).</remarks>
internal sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates) : IDisposable
{
    /// <summary>Those of a folder: each <c>*.cert</c> with the <c>*.key</c> of its name, in the order of the names.</summary>
    /// <exception cref="RegistryException">One cannot be read, or one of the two is missing.</exception>
    public static IReadOnlyList<ClientCertificate> ReadFolder(string folder)
    {
        string[] certificates = [.. Directory.EnumerateFiles(folder, "*.cert").Order(StringComparer.Ordinal)];
        string? lonely = Directory.EnumerateFiles(folder, "*.key").FirstOrDefault(key => !File.Exists(Path.ChangeExtension(key, "cert")));
        return lonely is null
            ? [.. certificates.Select(Read)]
            : throw Unusable($"{lonely} has no certificate beside it, {Path.GetFileName(Path.ChangeExtension(lonely, "cert"))}.");
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (X509Certificate2 intermediate in Intermediates)
            intermediate.Dispose();
    }

    private static ClientCertificate Read(string file)
    {
        string key = Path.ChangeExtension(file, "key");
        if (!File.Exists(key))
            throw Unusable($"{file} has no key beside it, {Path.GetFileName(key)}.");
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(file, key);
            X509Certificate2[] others = [.. all.Where(each => each.Thumbprint != own.Thumbprint)];
            foreach (X509Certificate2 twin in all.Except(others))
                twin.Dispose();
            return new ClientCertificate(own, [.. others]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable($"The certificate in {file}, or its key, cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static RegistryException Unusable(string message, Exception? inner = null) => new(message, inner) { Kind = FailureKind.Settings };
}
