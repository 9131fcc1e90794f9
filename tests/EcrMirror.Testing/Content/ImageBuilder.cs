using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Content;

/// <summary>An image for one platform; one layer of 1 KiB for linux/amd64 unless said otherwise.</summary>
public sealed class ImageBuilder(int seed, bool isDocker)
{
    private readonly List<SampleLayer> _given = [];
    private readonly List<SampleBlob> _foreign = [];
    private readonly Dictionary<string, string> _annotations = [];
    private Platform _platform = new("linux", "amd64");
    private Descriptor? _subject;
    private int _layers = -1;
    private int _layerBytes = 1024;
    private bool _hasOddBytes;
    private bool _isSha512;
    private DateTimeOffset? _createdAt;

    private MediaType LayerType => isDocker ? MediaType.DockerLayerGzip : MediaType.OciLayerGzip;

    /// <summary>So many layers of noise, each with so many bytes, after those given one by one.</summary>
    public ImageBuilder WithLayers(int count, int bytes = 1024)
    {
        (_layers, _layerBytes) = (count, bytes);
        return this;
    }

    /// <summary>A layer that other images may share; the first ones of the image.</summary>
    public ImageBuilder WithLayer(SampleLayer layer)
    {
        _given.Add(layer);
        return this;
    }

    /// <summary>A layer that no registry has to hold.</summary>
    public ImageBuilder WithForeignLayer()
    {
        MediaType type = isDocker ? MediaType.DockerForeignLayer : new MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");
        SampleBlob content = SampleLayer.Create(~seed, 64, type).Blob;
        _foreign.Add(new SampleBlob(type, content.Content, isSha512: false, "https://foreign.example/layer.tar.gz"));
        return this;
    }

    public ImageBuilder ForPlatform(string platform)
    {
        _platform = Platform.Parse(platform);
        return this;
    }

    public ImageBuilder For(SampleContent subject)
    {
        _subject = subject.Manifest.Descriptor;
        return this;
    }

    public ImageBuilder WithAnnotation(string key, string value)
    {
        _annotations[key] = value;
        return this;
    }

    /// <summary>Made at a time, in UTC, as its config says.</summary>
    public ImageBuilder CreatedAt(DateTimeOffset time)
    {
        _createdAt = time;
        return this;
    }

    public ImageBuilder WithOddBytes()
    {
        _hasOddBytes = true;
        return this;
    }

    /// <summary>Addresses manifest, config and generated layers by sha512.</summary>
    public ImageBuilder AddressedBySha512()
    {
        _isSha512 = true;
        return this;
    }

    public SampleContent Build()
    {
        int generated = _layers >= 0 ? _layers : _given.Count > 0 ? 0 : 1;
        List<SampleLayer> layers =
        [
            .. _given,
            .. Enumerable.Range(0, generated).Select(at => SampleLayer.Create(unchecked((seed * 397) + at), _layerBytes, LayerType, _isSha512)),
        ];
        SampleBlob config = SampleImage.CreateConfig(
            _platform, layers.Select(layer => layer.DiffId), isDocker ? MediaType.DockerConfig : MediaType.OciConfig, _isSha512, _createdAt);
        SampleBlob[] blobs = [.. layers.Select(layer => layer.Blob), .. _foreign];
        return new SampleContent
        {
            Manifest = new ManifestWriter
            {
                MediaType = isDocker ? MediaType.DockerManifest : MediaType.OciManifest,
                Config = config.Descriptor,
                Layers = [.. blobs.Select(blob => blob.Descriptor)],
                Subject = _subject,
                Annotations = _annotations,
                HasOddBytes = _hasOddBytes,
                IsSha512 = _isSha512,
            }.Write(),
            Blobs = [config, .. blobs],
            Platform = _platform,
        };
    }
}
