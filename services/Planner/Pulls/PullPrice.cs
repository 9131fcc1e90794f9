using EcrMirror.Oci;

namespace EcrMirror.Planner.Pulls;

/// <summary>How many manifests an image has, told by what a HEAD says of it: an index that is read to be counted is a pull already.</summary>
internal static class PullPrice
{
    // An entry of an index takes 240 bytes at least and 600 with annotations and indentation. Too many pulls that are foreseen are left for
    // the next image; too few leave an image half read.
    private const int BytesPerChild = 300;

    // The image of a platform, and what attests it.
    private const int ManifestsPerPlatform = 2;

    /// <summary>The pulls, at least one.</summary>
    /// <param name="root">The root as its registry describes it; null where that is not known.</param>
    /// <param name="platforms">Those of its platforms that are wanted; null for all.</param>
    public static int Of(Descriptor? root, IReadOnlyList<Platform>? platforms)
    {
        if (root is not { MediaType.IsIndex: true })
            return 1;

        long children = Math.Min((root.Size + BytesPerChild - 1) / BytesPerChild, OciLimits.ManifestsPerTree);
        return 1 + (int)(platforms is null ? children : Math.Min(children, platforms.Count * ManifestsPerPlatform));
    }
}
