using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

[assembly: AssemblyFixture(typeof(EcrMirror.EndToEnd.Tests.Peers.PeerImages))]

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>Images that none of our code had a part in, made once for all tests, when the first of them asks.</summary>
public sealed class PeerImages : IDisposable
{
    private static readonly Dictionary<string, Platform> Images = new()
    {
        ["amd64"] = Platform.Parse("linux/amd64"),
        ["arm64"] = Platform.Parse("linux/arm64"),
    };

    private readonly Lazy<Task<OciLayout>> _layout = new(CreateAsync);
    private readonly Lazy<Task<OciLayout>> _zstd;

    public PeerImages() => _zstd = new Lazy<Task<OciLayout>>(CompressAsync);

    /// <summary>Pushes content of a kind under the tag 1.0.</summary>
    public async Task<ImageReference> PushAsync(PeerImageKind kind, DockerRegistry registry, string name)
    {
        OciLayout layout = await _layout.Value;
        SkopeoImage target = SkopeoImage.In(registry, name, "1.0");
        await (kind switch
        {
            PeerImageKind.SinglePlatform => Skopeo.CopyAsync(SkopeoImage.In(layout, "amd64"), target),
            PeerImageKind.TwoPlatforms => Skopeo.CopyAsync(SkopeoImage.In(layout, "multi"), target),
            PeerImageKind.DockerManifestList => registry.PushDockerManifestListAsync(layout, Images, name, "1.0"),
            PeerImageKind.Artifact => Skopeo.CopyAsync(SkopeoImage.In(layout, "recipe"), target),
            PeerImageKind.NestedIndex => registry.PushAsync(layout, "nested", name, "1.0"),
            PeerImageKind.AttestedIndex => Skopeo.CopyAsync(SkopeoImage.In(layout, "attested"), target),
            PeerImageKind.ZstdLayers => Skopeo.CopyAsync(SkopeoImage.In(await _zstd.Value, "zstd"), target),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        });
        return new ImageReference(registry.Repository(name), Tag.Parse("1.0"));
    }

    public void Dispose()
    {
        foreach (Lazy<Task<OciLayout>> made in new[] { _layout, _zstd })
        {
            if (made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                made.Value.Result.Dispose();
        }
    }

    private static async Task<OciLayout> CreateAsync()
    {
        OciLayout layout = await OciLayout.CreateAsync();
        Descriptor amd64 = await layout.AddImageAsync("amd64", Images["amd64"], layers: 3);
        Descriptor arm64 = await layout.AddImageAsync("arm64", Images["arm64"]);
        layout.AddIndex("multi", amd64, arm64);
        layout.AddIndex("nested", layout.AddIndex("inner", arm64), amd64);
        layout.AddIndex("attested", amd64, layout.AddAttestation(amd64));
        layout.AddArtifact("recipe");
        return layout;
    }

    // Into a layout of its own: where skopeo finds a layer already, it takes it as it is.
    private async Task<OciLayout> CompressAsync()
    {
        OciLayout compressed = await OciLayout.CreateAsync();
        await Skopeo.CopyAsync(SkopeoImage.In(await _layout.Value, "amd64"), SkopeoImage.In(compressed, "zstd"), compression: "zstd");
        return compressed;
    }
}
