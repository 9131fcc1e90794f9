using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>A manifest that was stored.</summary>
/// <param name="Repository">Where to.</param>
/// <param name="Digest">The manifest.</param>
/// <param name="Tag">The tag it was put under; null where it was put by digest.</param>
public sealed record ManifestPut(RepositoryName Repository, Digest Digest, Tag? Tag)
{
    /// <summary>The last segment of the request's path: the tag if any, else the digest.</summary>
    public string Reference => Tag?.ToString() ?? Digest.ToString();
}
