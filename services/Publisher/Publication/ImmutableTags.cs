using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Publication;

/// <summary>Does what a rule or the settings want done about tags that their repositories do not let be moved.</summary>
internal sealed class ImmutableTags(IOptions<PublisherOptions> options)
{
    private const int DigestLength = 12;

    /// <summary>Leaves the tag as it is; the root stays in the repository, under another tag or its digest, unless the tag is to fail.</summary>
    /// <exception cref="RegistryException">The repository does not take the root, or could not be asked.</exception>
    public async Task<HeldTag> ResolveAsync(
        MirrorPlan plan, IRemoteRepository repository, RawManifest root, Tag tag, RegistryException refused, CancellationToken cancellationToken)
    {
        Digest? actual = (await repository.ResolveAsync(tag, cancellationToken))?.Digest;
        switch (plan.ImmutableTags ?? options.Value.ImmutableTags)
        {
            case ImmutableTagResolution.SideTag:
                Tag side = SideTagOf(tag, root.Digest);
                await repository.PutManifestAsync(root, side, cancellationToken);
                return new HeldTag(tag, actual, ImmutableTagResolution.SideTag, side, refused.Message);
            case ImmutableTagResolution.Left:
                await repository.PutManifestAsync(root, cancellationToken);
                return new HeldTag(tag, actual, ImmutableTagResolution.Left, SideTag: null, refused.Message);
            default:
                return new HeldTag(tag, actual, ImmutableTagResolution.Failed, SideTag: null, refused.Message);
        }
    }

    // The same image has the same tag, however often it is tried.
    private static Tag SideTagOf(Tag tag, Digest digest)
    {
        string end = "-" + digest.Encoded[..DigestLength];
        string begin = tag.ToString();
        return Tag.Parse(begin[..Math.Min(begin.Length, OciLimits.TagLength - end.Length)] + end);
    }
}
