using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Publisher;

namespace EcrMirror.Cli.Copy;

/// <summary>What a dry run says of tags that cannot be moved: that depends on what the Publisher is set to do about them.</summary>
internal static class HeldTags
{
    private const string Setting = $"{PublisherOptions.Section}:{nameof(PublisherOptions.ImmutableTags)}";

    /// <summary>The preview with such tags as failures where that is what they would be.</summary>
    public static MirrorPreview Judge(MirrorPreview preview, ImmutableTagResolution resolution, TimeProvider time)
    {
        if (resolution is not ImmutableTagResolution.Failed || preview.Held.Count == 0)
            return preview;

        HashSet<Repository> held = [.. preview.Held.Select(tag => tag.Repository)];
        return preview with
        {
            Destinations = [.. preview.Destinations.Where(destination => destination.Tags.Count > 0 || !held.Contains(destination.Repository))],
            Held = [],
            Failures = [.. preview.Failures, .. preview.Held.Select(tag => Failed(preview.Source, tag, time.GetUtcNow()))],
        };
    }

    /// <summary>Why a tag stays, and what becomes of the image.</summary>
    public static string Reason(HeldTagPreview held) =>
        $"the tag '{held.Tag}' points to {held.Actual} and cannot be moved; the image would be there without it ({Setting}).";

    private static MirrorFailed Failed(ImageReference source, HeldTagPreview held, DateTimeOffset now) => new()
    {
        RequestIds = [],
        Source = source,
        Destination = new Destination { Repository = held.Repository, Tags = [held.Tag] },
        Stage = MirrorStage.Publish,
        Kind = FailureKind.Policy,
        Reason = $"the tag '{held.Tag}' points to {held.Actual} and cannot be moved: mirror to another tag, let this one be moved in its repository, or set {Setting} to {nameof(ImmutableTagResolution.Left)} or {nameof(ImmutableTagResolution.SideTag)}.",
        FailedAt = now,
    };
}
