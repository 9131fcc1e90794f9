namespace EcrMirror.LocalEcr.Engine;

/// <summary>How a client names an image: by digest, by tag or by both, neither of them checked yet.</summary>
internal sealed record ImageId(string? Digest, string? Tag)
{
    /// <summary>As messages write it.</summary>
    public override string ToString() => $"{{imageDigest:'{Digest ?? "null"}', imageTag:'{Tag ?? "null"}'}}";
}
