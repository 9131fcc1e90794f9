using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EcrMirror.Testing.Peers;

/// <summary>Makes certificates that are good for a day.</summary>
internal static class PeerCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A certificate for a key that stands for itself.</summary>
    public static X509Certificate2 SelfSigned(AsymmetricAlgorithm key, string name)
    {
        CertificateRequest request = RequestFor(key, name);
        (DateTimeOffset from, DateTimeOffset until) = Today();
        return request.CreateSelfSigned(from, until);
    }

    /// <summary>
    /// Writes <c>server.crt</c> and <c>server.key</c> for 127.0.0.1 and localhost into a folder, and the authority that made them
    /// as <c>ca.crt</c> into a folder of its own, which is returned.
    /// </summary>
    public static string WriteServerCertificate(ScratchFolder folder)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = RequestFor(authorityKey, "Peer certificate authority");
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        (DateTimeOffset from, DateTimeOffset until) = Today();
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, until);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest serverRequest = RequestFor(serverKey, "localhost");
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        serverRequest.CertificateExtensions.Add(names.Build());
        // As every real authority does it: two registries beside each other have authorities of one name and different keys.
        serverRequest.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        serverRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        serverRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        using X509Certificate2 server = serverRequest.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));

        folder.Write("server.crt", server.ExportCertificatePem());
        folder.Write("server.key", serverKey.ExportPkcs8PrivateKeyPem());
        string authorityFolder = Directory.CreateDirectory(folder.Of("authority")).FullName;
        File.WriteAllText(Path.Combine(authorityFolder, "ca.crt"), authority.ExportCertificatePem());
        return authorityFolder;
    }

    private static CertificateRequest RequestFor(AsymmetricAlgorithm key, string name)
    {
        var subject = new X500DistinguishedName($"CN={name}");
        return key switch
        {
            RSA rsa => new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256),
            var other => throw new NotSupportedException($"No certificate for {other}."),
        };
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Today()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return (now.AddHours(-1), now.AddDays(1));
    }
}
