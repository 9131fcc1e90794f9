using System.Runtime.ExceptionServices;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Resolution;

/// <summary>Fetches and verifies every manifest under a root, within bounds.</summary>
internal sealed class TreeWalker(SourceManifests manifests, IOptions<PlannerOptions> options)
{
    /// <summary>The tree under a root.</summary>
    /// <param name="source">Where the manifests are that it lists.</param>
    /// <param name="root">The root, which need not be there itself.</param>
    /// <param name="platform">What the root runs on, if something else than itself says so.</param>
    /// <param name="isDry">Whether nothing is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManifestException">A manifest cannot be mirrored, is missing, or the tree is too deep or too large.</exception>
    /// <exception cref="ContentMismatchException">A manifest is not what its descriptor promises.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<ImageTree> WalkAsync(Repository source, RawManifest root, Platform? platform, bool isDry, CancellationToken cancellationToken)
    {
        // Breadth first, so that one level's manifests are fetched together; a manifest met again on a deeper level moves there,
        // so that children still come before every index that lists them.
        var depthOf = new Dictionary<Digest, int>();
        var nodes = new Dictionary<Digest, ImageTreeNode>();
        var level = new List<ImageTreeNode> { new(root, root.Read(), platform) };
        for (int depth = 0; level.Count > 0; depth++)
        {
            if (depth > OciLimits.IndexDepth)
                throw new ManifestException($"Index {root.Digest} nests indexes more than {OciLimits.IndexDepth} levels deep.");

            foreach (ImageTreeNode node in level)
            {
                nodes[node.Digest] = node;
                depthOf[node.Digest] = depth;
            }

            List<Descriptor> children =
            [
                .. level.Select(node => node.Content).OfType<Manifest.Index>()
                    .SelectMany(index => index.Manifests)
                    .DistinctBy(child => child.Digest),
            ];
            if (nodes.Count + children.Count(child => !nodes.ContainsKey(child.Digest)) > OciLimits.ManifestsPerTree)
                throw new ManifestException($"Index {root.Digest} leads to more than {OciLimits.ManifestsPerTree} manifests.");

            level = [.. await FetchAsync(source, root.Digest, children, nodes, isDry, cancellationToken)];
        }

        return new ImageTree([.. nodes.Values.OrderByDescending(node => depthOf[node.Digest])]);
    }

    private async Task<ImageTreeNode[]> FetchAsync(
        Repository source,
        Digest root,
        List<Descriptor> children,
        Dictionary<Digest, ImageTreeNode> known,
        bool isDry,
        CancellationToken cancellationToken)
    {
        Descriptor[] unknown = [.. children.Where(child => !known.ContainsKey(child.Digest))];
        if (known.Values.Sum(node => (long)node.Raw.Content.Length) + unknown.Sum(child => Math.Min(child.Size, OciLimits.ManifestBytes)) > OciLimits.TreeBytes)
            throw new ManifestException($"Index {root} leads to more than {OciLimits.TreeBytes} bytes of manifests.");

        var fetched = new ImageTreeNode[children.Count];
        ExceptionDispatchInfo? noPulls = null;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, children.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentRequestsPerImage, CancellationToken = cancellationToken },
            async (at, cancelled) =>
            {
                Descriptor child = children[at];
                if (known.TryGetValue(child.Digest, out ImageTreeNode? node))
                {
                    fetched[at] = node;
                    return;
                }

                try
                {
                    RawManifest raw = await manifests.GetAsync(source, child.Digest, isDry, mayBeKept: false, cancelled)
                        ?? throw new ManifestException($"The index lists manifest {child.Digest}, which {source} does not have, so the image is not complete at its source.") { Kind = FailureKind.NotFound };
                    raw.Verify(child);
                    fetched[at] = new ImageTreeNode(raw, raw.Read(), child.Platform);
                }
                catch (RegistryException usedUp) when (usedUp.PullsFreeAt is not null)
                {
                    // Those under way are counted, so they are to be kept.
                    noPulls = ExceptionDispatchInfo.Capture(usedUp);
                }
            });
        noPulls?.Throw();
        return fetched;
    }
}
