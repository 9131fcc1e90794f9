using System.Security.Cryptography.X509Certificates;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Access;

public sealed class TlsTests : RegistryTests
{
    private static readonly X509Certificate2 Certificate = LoopbackCertificate.Create();

    protected override LocalRegistryOptions Options => new() { Certificate = Certificate };

    [Fact]
    public async Task A_registry_with_a_certificate_speaks_https()
    {
        SampleContent image = Given.Image().Build();

        await Client.PushAsync(image, "team/app", "1.0");

        await Registry.Faults.RedirectBlobsAsync();
        await Registry.ShouldBeCompleteAsync("team/app", "1.0", trusted: Certificate);
        Assert.Equal("https", Registry.BaseAddress.Scheme);
        Assert.Equal(image.Digest, Registry.Journal.ManifestPuts[^1].Digest);
    }

    [Fact]
    public async Task Uploads_are_addressed_by_https()
    {
        Assert.StartsWith($"https://{Registry.Host}/", await StartUploadAsync(), StringComparison.Ordinal);
    }
}
