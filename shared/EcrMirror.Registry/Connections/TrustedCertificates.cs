using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// Which certificates pass for one registry: those that the system trusts, and those that end at an authority of the operator's
/// files. Host name and validity are checked in both cases; nothing switches the check off.
/// </summary>
internal sealed class TrustedCertificates(RegistryHost host, RegistryOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private X509Certificate2Collection? _authorities;
    private IReadOnlyList<ClientCertificate> _own = [];

    /// <summary>Reads the operator's files, once; later calls return at once.</summary>
    /// <exception cref="RegistryException">A file cannot be read or holds no certificate.</exception>
    public void Load()
    {
        lock (_lock)
        {
            if (_authorities is not null)
                return;

            string[] folders = [.. Folders()];
            _own = [.. folders.SelectMany(ClientCertificate.ReadFolder)];
            _authorities = Read(folders);
        }
    }

    /// <summary>Has handshakes show what the operator has for this registry. What cannot be read is told by <see cref="Load"/>, at the first request.</summary>
    public void ShowOwn(SslClientAuthenticationOptions handshakes)
    {
        try
        {
            Load();
        }
        catch (RegistryException)
        {
            return;
        }

        if (_own is [var only])
            handshakes.ClientCertificateContext = SslStreamCertificateContext.Create(only.Certificate, only.Intermediates, offline: true);
        else if (_own.Count > 1)
            handshakes.ClientCertificates = [.. _own.Select(own => own.Certificate)];
    }

    /// <summary>The check of one handshake.</summary>
    /// <exception cref="CertificateRefusedException">The certificate does not pass; the message says why.</exception>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
            return true;
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            throw new CertificateRefusedException("there is none");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new CertificateRefusedException("it was issued for another name");

        Load();
        if (_authorities is { Count: > 0 } && EndsAtOurAuthority(certificate, chain))
            return true;
        throw new CertificateRefusedException(chain is null || chain.ChainStatus.Length is 0
            ? "its chain does not end at a trusted authority"
            : string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct()));
    }

    public void Dispose()
    {
        foreach (X509Certificate2 authority in _authorities ?? [])
            authority.Dispose();
        foreach (ClientCertificate own in _own)
            own.Dispose();
    }

    // OpenSSL takes the first authority of a name, whatever its key, where the certificate does not say which key signed it. A private
    // authority that was made anew under its old name stands beside the old one, so each of such a name is tried.
    private bool EndsAtOurAuthority(X509Certificate certificate, X509Chain? presented) =>
        EndsAtOneOf(_authorities!, certificate, presented)
        || _authorities!.GroupBy(authority => authority.Subject)
            .Where(namesakes => namesakes.Count() > 1)
            .SelectMany(namesakes => namesakes)
            .Any(one => EndsAtOneOf(_authorities!.Where(other => other == one || other.Subject != one.Subject), certificate, presented));

    private static bool EndsAtOneOf(IEnumerable<X509Certificate2> authorities, X509Certificate certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication"));
        foreach (X509ChainElement element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        foreach (X509Certificate2 sent in presented?.ChainPolicy.ExtraStore ?? [])
            chain.ChainPolicy.ExtraStore.Add(sent);
        return chain.Build((X509Certificate2)certificate);
    }

    private IEnumerable<string> Folders() => HostEntries.TryFind(options.CertificateFolders, host, out string? named)
        ? [named]
        : options.CertificateDirectories.Select(directory => Path.Combine(directory, host.ToString())).Where(Directory.Exists);

    private X509Certificate2Collection Read(IEnumerable<string> folders)
    {
        var authorities = new X509Certificate2Collection();
        foreach (string file in options.CaFiles)
            AddFrom(file, authorities);
        foreach (string folder in folders)
            AddFromFolder(folder, authorities);
        return authorities;
    }

    /// <summary>Adds the authorities of a folder, <c>*.crt</c>.</summary>
    /// <exception cref="RegistryException">One cannot be read or holds no certificate.</exception>
    public static void AddFromFolder(string folder, X509Certificate2Collection authorities)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.crt").Order(StringComparer.Ordinal))
            AddFrom(file, authorities);
    }

    /// <summary>Adds the certificates of a PEM file.</summary>
    /// <exception cref="RegistryException">It cannot be read or holds no certificate.</exception>
    public static void AddFrom(string file, X509Certificate2Collection authorities)
    {
        int before = authorities.Count;
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RegistryException($"The certificate authorities in {file} cannot be read: {unreadable.Message}", unreadable) { Kind = FailureKind.Settings };
        }

        if (authorities.Count == before)
            throw new RegistryException($"{file} holds no certificate in PEM form.") { Kind = FailureKind.Settings };
    }
}
