using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Demo;

/// <summary>What the demo mirrors: two images for two platforms that share a base layer, and an artifact that is no image.</summary>
internal static class DemoContent
{
    private const int BaseBytes = 16 * 1024 * 1024;
    private const int LayerBytes = 4 * 1024 * 1024;

    private static readonly Platform[] Platforms = [new("linux", "amd64"), new("linux", "arm64", "v8")];

    private static readonly (RepositoryName Name, Tag Tag)[] Images =
    [
        (RepositoryName.Parse("shop/web"), Tag.Parse("1.0")),
        (RepositoryName.Parse("shop/worker"), Tag.Parse("1.0")),
        (RepositoryName.Parse("shop/chart"), Tag.Parse("0.1.0")),
    ];

    /// <summary>Puts the content into a registry.</summary>
    public static void AddTo(LocalRegistry source)
    {
        SampleLayer[] bases = [.. Platforms.AsParallel().AsOrdered().Select((_, at) => SampleLayer.Create(at + 1, BaseBytes, MediaType.OciLayerGzip))];
        Index(bases, 10).AddTo(source.Repository(Images[0].Name), Images[0].Tag);
        Index(bases, 20).AddTo(source.Repository(Images[1].Name), Images[1].Tag);
        Chart().AddTo(source.Repository(Images[2].Name), Images[2].Tag);
    }

    /// <summary>What to ask for, to have it all at another registry under <c>mirror/</c>.</summary>
    public static IReadOnlyList<MirrorRequest> Requests(RegistryHost source, RegistryHost destination) =>
    [
        .. Images.Select(image => new MirrorRequest
        {
            RequestId = $"demo-{image.Name}",
            Source = new ImageReference(new Repository(source, image.Name), image.Tag),
            Destinations = [new Destination { Repository = new Repository(destination, RepositoryName.Parse($"mirror/{image.Name}")), Tags = [image.Tag] }],
        }),
    ];

    private static SampleContent Index(SampleLayer[] bases, int seed)
    {
        SampleContent[] images =
        [
            .. Platforms.AsParallel().AsOrdered().Select((platform, at) => SampleImage.FromLayers(
                platform, [bases[at], SampleLayer.Create(seed + at, LayerBytes, MediaType.OciLayerGzip)])),
        ];
        return new SampleContent
        {
            Manifest = new ManifestWriter { MediaType = MediaType.OciIndex, Manifests = images }.Write(),
            Children = images,
        };
    }

    private static SampleContent Chart()
    {
        var config = new SampleBlob(new MediaType("application/vnd.cncf.helm.config.v1+json"), """{"name":"shop","version":"0.1.0"}"""u8.ToArray());
        SampleBlob chart = SampleLayer.Create(30, 64 * 1024, new MediaType("application/vnd.cncf.helm.chart.content.v1.tar+gzip")).Blob;
        return new SampleContent
        {
            Manifest = new ManifestWriter { MediaType = MediaType.OciManifest, Config = config.Descriptor, Layers = [chart.Descriptor] }.Write(),
            Blobs = [config, chart],
        };
    }
}
