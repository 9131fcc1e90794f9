using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Publisher;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Copy;

/// <summary>What is said beforehand of tags that cannot be moved: that depends on what rules and the Publisher's settings want done about them.</summary>
internal sealed class HeldTags(IOptions<PublisherOptions> options, TimeProvider time)
{
    private const string Setting = $"{PublisherOptions.Section}:{nameof(PublisherOptions.ImmutableTags)}";

    /// <summary>The preview of an image with such tags as failures where that is what they would be.</summary>
    public MirrorPreview Judge(SyncImage sync, MirrorPreview preview)
    {
        ImmutableTagResolution resolution = sync.ImmutableTags ?? options.Value.ImmutableTags;
        if (resolution is not ImmutableTagResolution.Failed || preview.Held.Count == 0)
            return preview;

        HashSet<Repository> held = [.. preview.Held.Select(tag => tag.Repository)];
        string cure = sync.ImmutableTags is null
            ? $"set {Setting} to {nameof(ImmutableTagResolution.Left)} or {nameof(ImmutableTagResolution.SideTag)}"
            : $"set immutableTags of the rule '{sync.Rule}' to left or sideTag";
        return preview with
        {
            Destinations = [.. preview.Destinations.Where(destination => destination.Tags.Count > 0 || !held.Contains(destination.Repository))],
            Held = [],
            Failures = [.. preview.Failures, .. preview.Held.Select(tag => Failed(preview.Source, tag, cure))],
        };
    }

    /// <summary>Why a tag stays, and what becomes of the image.</summary>
    public static string Reason(HeldTagPreview held) =>
        $"the tag '{held.Tag}' points to {held.Actual} and cannot be moved; the image would be there without it ({Setting}).";

    private MirrorFailed Failed(ImageReference source, HeldTagPreview held, string cure) => new()
    {
        RequestIds = [],
        Source = source,
        Destination = new Destination { Repository = held.Repository, Tags = [held.Tag] },
        Stage = MirrorStage.Publish,
        Kind = FailureKind.Policy,
        Reason = $"the tag '{held.Tag}' points to {held.Actual} and cannot be moved: mirror to another tag, let this one be moved in its repository, or {cure}.",
        FailedAt = time.GetUtcNow(),
    };
}
