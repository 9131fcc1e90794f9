namespace EcrMirror.LocalEcr.Engine;

/// <summary>What became of one image that a client named.</summary>
/// <param name="Id">How it was named, or what it is called by digest and tag.</param>
/// <param name="Image">The image; null where it failed.</param>
/// <param name="FailureCode">Why it failed, as the service model calls it.</param>
/// <param name="FailureReason">Why, in words.</param>
internal sealed record ImageResult(ImageId Id, EcrImage? Image, string? FailureCode = null, string? FailureReason = null)
{
    public static ImageResult Failed(ImageId id, string code, string reason) => new(id, null, code, reason);
}
