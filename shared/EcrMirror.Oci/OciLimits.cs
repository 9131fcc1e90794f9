namespace EcrMirror.Oci;

/// <summary>The bounds on everything that is read from a registry before it has been verified.</summary>
public static class OciLimits
{
    /// <summary>
    /// Largest manifest or index, in bytes. Source: distribution-spec, "Pushing Manifests" (registries SHOULD take at least
    /// 4 MiB); Amazon ECR's PutImage takes 4,194,304 characters.
    /// </summary>
    public const int ManifestBytes = 4 * 1024 * 1024;

    /// <summary>Largest config of an image that is read, in bytes; copying one has no such bound. Configs have some kilobytes.</summary>
    public const int ConfigBytes = 4 * 1024 * 1024;

    /// <summary>Longest digest text, in characters. Source: the Docker reference grammar bounds nothing; sha512 takes 135.</summary>
    public const int DigestLength = 255;

    /// <summary>Longest tag, in characters. Source: distribution-spec, "Pulling manifests".</summary>
    public const int TagLength = 128;

    /// <summary>
    /// Most tags of one repository that are listed. Amazon ECR holds at most 100,000 images in a repository unless its quota was raised.
    /// </summary>
    public const int TagsPerRepository = 250_000;

    /// <summary>Longest repository name with its host, in characters. Source: distribution-spec, "Pulling manifests".</summary>
    public const int RepositoryLength = 255;

    /// <summary>Deepest nesting of JSON inside a manifest.</summary>
    public const int JsonDepth = 32;

    /// <summary>Most levels of an index within an index.</summary>
    public const int IndexDepth = 8;

    /// <summary>Most manifests in the tree under one root, the root included.</summary>
    public const int ManifestsPerTree = 4096;

    /// <summary>Most bytes of manifests in the tree under one root: the tree is in memory while it is planned.</summary>
    public const long TreeBytes = 32 * 1024 * 1024;
}
