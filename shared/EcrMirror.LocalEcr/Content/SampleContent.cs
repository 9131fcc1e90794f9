using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Content;

/// <summary>A manifest that was made up, with everything under it.</summary>
public sealed class SampleContent
{
    /// <summary>The manifest or index.</summary>
    public required RawManifest Manifest { get; init; }

    /// <summary>The blobs that the manifest itself names, in its order; foreign layers among them.</summary>
    public IReadOnlyList<SampleBlob> Blobs { get; init; } = [];

    /// <summary>The manifests that an index lists, in its order.</summary>
    public IReadOnlyList<SampleContent> Children { get; init; } = [];

    /// <summary>What an index that lists this says it runs on.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The annotations on the descriptor of an index that lists this.</summary>
    public IReadOnlyDictionary<string, string> ListedAnnotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The manifest's digest.</summary>
    public Digest Digest => Manifest.Digest;

    /// <summary>What names the manifest, with its platform.</summary>
    public Descriptor Descriptor => Manifest.Descriptor with { Platform = Platform };

    /// <summary>This and everything below, each manifest once, children before what lists them.</summary>
    public IEnumerable<SampleContent> Tree => Children.SelectMany(child => child.Tree).Append(this).DistinctBy(content => content.Digest);

    /// <summary>Every blob of the tree that a registry has to hold, each once.</summary>
    public IEnumerable<SampleBlob> TreeBlobs =>
        Tree.SelectMany(content => content.Blobs).Where(blob => !blob.Descriptor.IsForeign).DistinctBy(blob => blob.Descriptor.Digest);

    /// <summary>Puts the whole tree into a repository, past HTTP; only the root gets the tag.</summary>
    public void AddTo(LocalRepository repository, Tag? tag = null)
    {
        foreach (SampleBlob blob in TreeBlobs)
            repository.AddBlob(blob.Descriptor.Digest, blob.Content);
        foreach (SampleContent content in Tree)
            repository.AddManifest(content.Manifest, content == this ? tag : null);
    }
}
