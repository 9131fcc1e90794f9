using System.Collections.Immutable;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Resolution;

/// <summary>Every manifest under a root, each once, children before the indexes that list them; the root is last.</summary>
internal sealed record ImageTree(ImmutableArray<ImageTreeNode> Nodes)
{
    public ImageTreeNode Root => Nodes[^1];

    public IEnumerable<ImageTreeNode> Images => Nodes.Where(node => node.Content is Manifest.Image);

    /// <summary>Indexes below the root, in the order in which they can be put.</summary>
    public IEnumerable<ImageTreeNode> InnerIndexes => Nodes.SkipLast(1).Where(node => node.Content is Manifest.Index);

    /// <summary>Platforms that an index names, without attestations; empty for an image that no index lists and for artifacts.</summary>
    public IReadOnlyList<Platform> Platforms =>
        [.. Nodes.Select(node => node.Platform).OfType<Platform>().Where(platform => !platform.IsUnknown).Distinct()];
}

/// <summary>One manifest of a tree.</summary>
/// <param name="Raw">The bytes as served.</param>
/// <param name="Content">What they say.</param>
/// <param name="Platform">What the listing index says it runs on; of a root, what the index said that it was chosen from.</param>
internal sealed record ImageTreeNode(RawManifest Raw, Manifest Content, Platform? Platform)
{
    public Digest Digest => Raw.Digest;
}
