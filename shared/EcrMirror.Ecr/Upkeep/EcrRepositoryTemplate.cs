namespace EcrMirror.Ecr.Upkeep;

/// <summary>
/// How repositories under a prefix are to be. What is left out is neither set nor compared; a new repository then has what Amazon ECR
/// gives it.
/// </summary>
public sealed class EcrRepositoryTemplate
{
    /// <summary>How names begin, up to a slash: <c>mirror</c> means <c>mirror</c> and <c>mirror/app</c>. Empty means every repository.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The registry (<c>host[:port]</c>) that it is about; every registry of Amazon ECR and ECR Public where it is left out.</summary>
    public string? Registry { get; set; }

    /// <summary>Whether tags can be moved: <c>MUTABLE</c>, <c>IMMUTABLE</c>, or either with exclusions, as AWS writes it. Private registries only.</summary>
    public string? ImageTagMutability { get; set; }

    /// <summary>The tags that are excluded, one to five names in which <c>*</c> stands for any characters.</summary>
    public IList<string> ImageTagMutabilityExclusions { get; } = [];

    /// <summary>How content is encrypted, <c>AES256</c>, <c>KMS</c> or <c>KMS_DSSE</c>. Only a new repository can have it. Private registries only.</summary>
    public string? Encryption { get; set; }

    /// <summary>The key of KMS, by its ARN or id; AWS's own key for Amazon ECR where it is left out.</summary>
    public string? KmsKey { get; set; }

    /// <summary>Whether images are scanned when they are pushed. Private registries only.</summary>
    public bool? ScanOnPush { get; set; }

    /// <summary>The repository's policy, as JSON.</summary>
    public string? Policy { get; set; }

    /// <summary>A file with the repository's policy.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>The lifecycle policy, as JSON. Private registries only.</summary>
    public string? LifecyclePolicy { get; set; }

    /// <summary>A file with the lifecycle policy.</summary>
    public string? LifecyclePolicyFile { get; set; }

    /// <summary>Tags that the repository has, besides those that others gave it.</summary>
    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the Amazon ECR Public Gallery shows. ECR Public only.</summary>
    public EcrCatalogData? Catalog { get; set; }

    /// <summary>Whether a repository's name is under the prefix.</summary>
    internal bool Fits(string name) =>
        Prefix.Length is 0 || name == Prefix.TrimEnd('/') || name.StartsWith(Prefix.TrimEnd('/') + "/", StringComparison.Ordinal);
}

/// <summary>What the Amazon ECR Public Gallery shows of a repository. What is left out is taken away there.</summary>
public sealed class EcrCatalogData
{
    /// <summary>What it is, in at most 1024 characters.</summary>
    public string? Description { get; set; }

    /// <summary>What it runs on; the gallery searches for <c>ARM</c>, <c>ARM 64</c>, <c>x86</c> and <c>x86-64</c>.</summary>
    public IList<string> Architectures { get; } = [];

    /// <summary>The systems; the gallery searches for <c>Linux</c> and <c>Windows</c>.</summary>
    public IList<string> OperatingSystems { get; } = [];

    /// <summary>What it is at length, as Markdown, in at most 25,600 characters.</summary>
    public string? About { get; set; }

    /// <summary>How it is used, as Markdown, in at most 25,600 characters.</summary>
    public string? Usage { get; set; }
}
