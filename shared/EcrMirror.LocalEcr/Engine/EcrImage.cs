using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>What ECR keeps about an image beside its bytes.</summary>
internal sealed class EcrImage(RawManifest raw, Manifest manifest, DateTimeOffset pushedAt)
{
    public RawManifest Raw => raw;

    public Manifest Manifest => manifest;

    public Digest Digest => raw.Digest;

    /// <summary>When it was pushed first, or restored by a push.</summary>
    public DateTimeOffset PushedAt { get; set; } = pushedAt;

    /// <summary>The last pull that was written down, which happens once in 24 hours.</summary>
    public DateTimeOffset? LastPulledAt { get; set; }

    public EcrImageStatus Status { get; set; } = EcrImageStatus.Active;

    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>When it came back from the archive last, or will.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>When a scan was started last.</summary>
    public DateTimeOffset? ScannedAt { get; set; }

    /// <summary>The layers and the config, which ECR calls a layer too.</summary>
    public IEnumerable<Descriptor> Layers => manifest is Manifest.Image image ? image.Blobs : [];

    /// <summary>The manifests of an index.</summary>
    public IEnumerable<Descriptor> Children => manifest is Manifest.Index index ? index.Manifests : [];

    /// <summary>What ECR calls the type of the artifact: the one it says, else the type of its config.</summary>
    public string? ArtifactMediaType => manifest.ArtifactType ?? (manifest as Manifest.Image)?.Config.MediaType.ToString();
}
