using EcrMirror.Oci;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>Images in a registry, and everything under them. The same seeds and sizes make the same bytes anywhere.</summary>
internal sealed record ImageSet
{
    public const string Prefix = "m";

    /// <summary>One of the letters of the option <c>--sets</c>.</summary>
    public required string Letter { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<SetImage> Images { get; init; }

    /// <summary>Manifests that indexes name, each in its repository.</summary>
    public required IReadOnlySet<(string Repository, Digest Digest)> Children { get; init; }

    /// <summary>Layers and configs, each in its repository.</summary>
    public required IReadOnlySet<(string Repository, Digest Digest)> Blobs { get; init; }

    /// <summary>Whether the destination has it all before a tool runs.</summary>
    public bool IsInSync => Letter is "D";

    /// <summary>Whether the tools are to copy one image, rather than everything of some repositories.</summary>
    public bool IsOneImage => Letter is "A" or "B";

    /// <summary>Names at the source. At the destination only their last part is kept, below <see cref="Prefix"/>: as <c>skopeo sync</c> does.</summary>
    public IEnumerable<string> Repositories => Images.Select(image => image.Repository).Distinct();

    public static string AtDestination(string repository) => $"{Prefix}/{repository[(repository.LastIndexOf('/') + 1)..]}";
}
