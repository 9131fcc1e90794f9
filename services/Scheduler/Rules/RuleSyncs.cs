using System.Text;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>
/// What a rule makes due. Nobody waits for an answer, but events carry a request id all the same; it is derived, so that the same is
/// due under the same id however often, and by however many Schedulers, that is found.
/// </summary>
internal static class RuleSyncs
{
    /// <summary>The image of a rule, because it was pushed.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="pushed">What the push event says that it is.</param>
    public static SyncImage Pushed(MirrorRule rule, Digest pushed) => Sync(rule, SyncCause.Pushed, $"push-{Derive(rule, pushed.ToString())}");

    /// <summary>The image of a rule, because it is time to look.</summary>
    public static SyncImage Swept(MirrorRule rule) => Sync(rule, SyncCause.Swept, $"sweep-{Derive(rule)}");

    private static SyncImage Sync(MirrorRule rule, SyncCause cause, string requestId) => new()
    {
        RequestId = requestId,
        Source = rule.Source,
        Destinations =
        [
            .. rule.Destinations.GroupBy(destination => destination.Repository).Select(named => new Destination
            {
                Repository = named.Key,
                Tags = [.. named.Select(destination => destination.Tag).OfType<Tag>()],
            }),
        ],
        Cause = cause,
    };

    private static string Derive(MirrorRule rule, params IEnumerable<string> also)
    {
        IEnumerable<string> lines = rule.Destinations.Select(destination => destination.ToString()).Order(StringComparer.Ordinal).Prepend(rule.Source.ToString());
        return Digest.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', lines.Concat(also)))).Encoded[..IdLength];
    }

    private const int IdLength = 32;
}
