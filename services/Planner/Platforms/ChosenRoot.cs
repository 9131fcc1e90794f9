using EcrMirror.Oci;

namespace EcrMirror.Planner.Platforms;

/// <summary>The manifest to publish.</summary>
internal sealed record ChosenRoot
{
    /// <summary>What the source has, or an index derived from it.</summary>
    public ChosenRoot(RawManifest raw) => (Digest, Raw) = (raw.Digest, raw);

    /// <summary>A manifest that the source's index lists.</summary>
    public ChosenRoot(Descriptor listed) => (Digest, Listed) = (listed.Digest, listed);

    public Digest Digest { get; }

    /// <summary>Its bytes; null if they are still at the source.</summary>
    public RawManifest? Raw { get; }

    /// <summary>How the source's index lists it; null if it is no part of one.</summary>
    public Descriptor? Listed { get; }

    /// <summary>What it runs on, if the source's index says so.</summary>
    public Platform? Platform => Listed?.Platform;
}
