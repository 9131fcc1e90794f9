using System.IO.Enumeration;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>A repository: its settings, and what is known about its images beside the bytes that the store holds.</summary>
internal sealed class EcrRepository(RepositoryName name, DateTimeOffset createdAt)
{
    private readonly Dictionary<Digest, EcrImage> _images = [];
    private readonly Dictionary<Digest, int> _referencedLayers = [];
    private readonly Dictionary<Digest, int> _referencedImages = [];
    private string? _policyText;

    public RepositoryName Name => name;

    public DateTimeOffset CreatedAt { get; init; } = createdAt;

    /// <summary>MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION.</summary>
    public string TagMutability { get; set; } = "MUTABLE";

    /// <summary>The tags to which the opposite applies: <c>*</c> stands for any characters.</summary>
    public IReadOnlyList<string> ExclusionFilters { get; set; } = [];

    public bool ScansOnPush { get; set; }

    public string EncryptionType { get; init; } = "AES256";

    public string? KmsKey { get; init; }

    public SortedDictionary<string, string> ResourceTags { get; } = new(StringComparer.Ordinal);

    public string? PolicyText
    {
        get => _policyText;
        set
        {
            Policy = value is null ? null : IamPolicy.Parse(value);
            _policyText = value;
        }
    }

    /// <summary>What <see cref="PolicyText"/> says.</summary>
    public IamPolicy? Policy { get; private set; }

    public string? LifecyclePolicyText { get; set; }

    public DateTimeOffset? LifecycleEvaluatedAt { get; set; }

    /// <summary>The last preview of a lifecycle policy, as it was started.</summary>
    public string? LifecyclePreviewText { get; set; }

    /// <summary>What ECR Public shows about the repository.</summary>
    public JsonObject? CatalogData { get; set; }

    /// <summary>When each tag was last pointed to something.</summary>
    public Dictionary<Tag, DateTimeOffset> TagTimes { get; } = [];

    /// <summary>The version of the store's shelf that the images are those of.</summary>
    public long SeenVersion { get; set; } = -1;

    public IReadOnlyDictionary<Digest, EcrImage> Images => _images;

    public void Add(EcrImage image)
    {
        if (!_images.TryAdd(image.Digest, image))
            return;
        Count(_referencedLayers, image.Layers, 1);
        Count(_referencedImages, image.Children, 1);
    }

    public void Remove(Digest digest)
    {
        if (!_images.Remove(digest, out EcrImage? image))
            return;
        Count(_referencedLayers, image.Layers, -1);
        Count(_referencedImages, image.Children, -1);
    }

    /// <summary>Whether an image names the layer.</summary>
    public bool IsReferencedLayer(Digest digest) => _referencedLayers.GetValueOrDefault(digest) > 0;

    /// <summary>Whether an index lists the image.</summary>
    public bool IsReferencedImage(Digest digest) => _referencedImages.GetValueOrDefault(digest) > 0;

    /// <summary>Whether a tag cannot be pointed to something else.</summary>
    public bool IsImmutable(Tag tag)
    {
        bool isExcluded = ExclusionFilters.Any(filter => FileSystemName.MatchesSimpleExpression(filter, tag.ToString(), ignoreCase: false));
        return TagMutability switch
        {
            "IMMUTABLE" => true,
            "IMMUTABLE_WITH_EXCLUSION" => !isExcluded,
            "MUTABLE_WITH_EXCLUSION" => isExcluded,
            _ => false,
        };
    }

    /// <summary>The compressed size as ECR computes it: that of the largest image for an index.</summary>
    public long SizeOf(EcrImage image) => image.Manifest switch
    {
        Manifest.Image => image.Layers.Sum(layer => layer.Size),
        _ => image.Children.Select(child => _images.TryGetValue(child.Digest, out EcrImage? held) && held != image ? SizeOf(held) : 0).DefaultIfEmpty().Max(),
    };

    private static void Count(Dictionary<Digest, int> counts, IEnumerable<Descriptor> named, int by)
    {
        foreach (Digest digest in named.Select(descriptor => descriptor.Digest).Distinct())
            counts[digest] = counts.GetValueOrDefault(digest) + by;
    }
}
