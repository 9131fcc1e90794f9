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
            .. request.Priority is MirrorPriority.Urgent ? ["urgent"] : Array.Empty<string>(),
            .. request.ReplyTopic is { } topic ? [$"reply {topic}"] : Array.Empty<string>(),
        ];
        string canonical = string.Join('\n', lines.Distinct().Order(StringComparer.Ordinal));
        return Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(canonical));
    }
}
