using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests;

/// <summary>What a request asks for, apart from its id and from how it is written.</summary>
internal static class RequestContent
{
    /// <summary>
    /// The same for requests that mean the same: order, repetition and short forms do not matter. Noted requests are compared by it
    /// after updates too, so what a request of today gives must not change.
    /// </summary>
    public static Digest DigestOf(MirrorRequest request)
    {
        // No value has a line break in it, so that no two contents have the same lines.
        IEnumerable<string> lines =
        [
            $"source {request.Source}",
            .. request.Destinations.Select(destination => $"destination {destination.Repository}"),
            .. request.Destinations.SelectMany(destination => destination.Tags.Select(tag => $"tag {destination.Repository}:{tag}")),
            .. request.Platforms?.Select(platform => $"platform {platform}") ?? [],
            .. request.Selection?.Tags.Select(pattern => $"select {pattern}") ?? [],
            .. request.Selection?.Exclude.Select(pattern => $"exclude {pattern}") ?? [],
            .. request.Selection is { } selection ? LinesOf(selection) : [],
            .. request.Priority is MirrorPriority.Urgent ? ["urgent"] : Array.Empty<string>(),
            .. request.ReplyTopic is { } topic ? [$"reply {topic}"] : Array.Empty<string>(),
        ];
        string canonical = string.Join('\n', lines.Distinct().Order(StringComparer.Ordinal));
        return Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(canonical));
    }

    // Only what is said: what a request says nothing of has no line, so that those of earlier versions give what they gave.
    private static IEnumerable<string> LinesOf(TagSelection selection)
    {
        foreach (TagPattern variant in selection.Variants)
            yield return $"variant {variant}";
        if (selection.Newest is { } newest)
            yield return $"newest {newest}";
        if (selection.NewestBy is not TagOrder.Version)
            yield return $"newest by {selection.NewestBy}";
        if (selection.MinAge is { } minAge)
            yield return $"min age {minAge.Ticks}";
        if (selection.MaxAge is { } maxAge)
            yield return $"max age {maxAge.Ticks}";
        if (selection.AtLeast != 1)
            yield return $"at least {selection.AtLeast}";
    }
}
