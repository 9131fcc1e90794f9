using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>One run of another tool: it remembers no earlier one, knows nobody's accounts, and trusts the registries' authorities.</summary>
internal sealed class PeerRun : IDisposable
{
    public PeerRun(Sides sides, CancellationToken cancelled)
    {
        (Sides, Cancelled) = (sides, cancelled);
        CertificateFolder = Directory.CreateDirectory(Folder.Of("certificates")).FullName;
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = Folder.FullName,
            ["DOCKER_CONFIG"] = Folder.FullName,
            ["REGISTRY_AUTH_FILE"] = Folder.Write("auth.json", """{"auths":{}}"""),
            // skopeo's cache of where blobs are lies below the first; root's lies elsewhere, so that it must not look like root.
            ["XDG_DATA_HOME"] = Folder.FullName,
            ["_CONTAINERS_ROOTLESS_UID"] = "1",
        };
        if (sides.UsesTls)
            TrustAuthorities();
    }

    public Sides Sides { get; }

    public CancellationToken Cancelled { get; }

    public ScratchFolder Folder { get; } = new();

    /// <summary>Where skopeo looks for authorities.</summary>
    public string CertificateFolder { get; }

    public Dictionary<string, string> Environment { get; }

    /// <summary>What tells skopeo how to reach one side.</summary>
    public IEnumerable<string> SkopeoTrust(string side)
    {
        yield return Sides.UsesTls ? $"--{side}cert-dir={CertificateFolder}" : $"--{side}tls-verify=false";
    }

    public void Dispose() => Folder.Dispose();

    // Go's programs take one file for all; skopeo takes every file of a folder.
    private void TrustAuthorities()
    {
        string[] authorities = [.. Sides.CaFiles.Select(File.ReadAllText)];
        for (int number = 0; number < authorities.Length; number++)
            File.WriteAllText(Path.Combine(CertificateFolder, $"ca-{number}.crt"), authorities[number]);
        Environment["SSL_CERT_FILE"] = Folder.Write("authorities.pem", string.Join('\n', authorities));
    }
}
