using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Content;

/// <summary>An index over content that was built before; an index may list indexes.</summary>
public sealed class IndexBuilder(MediaType mediaType, IReadOnlyList<SampleContent> manifests)
{
    private readonly Dictionary<string, string> _annotations = [];
    private Descriptor? _subject;
    private string? _artifactType;
    private bool _hasOddBytes;
    private bool _isSha512;

    public IndexBuilder For(SampleContent subject)
    {
        _subject = subject.Manifest.Descriptor;
        return this;
    }

    public IndexBuilder WithArtifactType(string artifactType)
    {
        _artifactType = artifactType;
        return this;
    }

    public IndexBuilder WithAnnotation(string key, string value)
    {
        _annotations[key] = value;
        return this;
    }

    public IndexBuilder WithOddBytes()
    {
        _hasOddBytes = true;
        return this;
    }

    public IndexBuilder AddressedBySha512()
    {
        _isSha512 = true;
        return this;
    }

    public SampleContent Build() => new()
    {
        Manifest = new ManifestWriter
        {
            MediaType = mediaType,
            Manifests = manifests,
            Subject = _subject,
            ArtifactType = _artifactType,
            Annotations = _annotations,
            HasOddBytes = _hasOddBytes,
            IsSha512 = _isSha512,
        }.Write(),
        Children = manifests,
    };
}
