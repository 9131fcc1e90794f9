using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Content;

/// <summary>
/// An artifact that is no image: the empty config and an artifact type (image-spec, manifest.md, "Guidelines for Artifact Usage"),
/// with one layer of that type.
/// </summary>
public sealed class ArtifactBuilder(int seed, string artifactType)
{
    private readonly Dictionary<string, string> _annotations = [];
    private SampleBlob _config = new(MediaType.OciEmpty, "{}"u8.ToArray());
    private Descriptor? _subject;
    private bool _isTypedByConfig;
    private int _layerBytes = 256;

    public ArtifactBuilder For(SampleContent subject)
    {
        _subject = subject.Manifest.Descriptor;
        return this;
    }

    /// <summary>The older form: the type is that of the config, and there is no <c>artifactType</c>.</summary>
    public ArtifactBuilder TypedByConfig()
    {
        _config = new SampleBlob(new MediaType(artifactType), """{"made":"up"}"""u8.ToArray());
        _isTypedByConfig = true;
        return this;
    }

    public ArtifactBuilder WithAnnotation(string key, string value)
    {
        _annotations[key] = value;
        return this;
    }

    public ArtifactBuilder WithLayerBytes(int bytes)
    {
        _layerBytes = bytes;
        return this;
    }

    public SampleContent Build()
    {
        var noise = new byte[_layerBytes];
        new Random(seed).NextBytes(noise);
        var layer = new SampleBlob(new MediaType(artifactType + "+layer"), noise);
        return new SampleContent
        {
            Manifest = new ManifestWriter
            {
                MediaType = MediaType.OciManifest,
                ArtifactType = _isTypedByConfig ? null : artifactType,
                Config = _config.Descriptor,
                Layers = [layer.Descriptor],
                Subject = _subject,
                Annotations = _annotations,
            }.Write(),
            Blobs = [_config, layer],
        };
    }
}
