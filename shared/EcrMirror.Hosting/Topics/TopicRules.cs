using MassTransit;

namespace EcrMirror.Hosting.Topics;

/// <summary>What becomes of a message that is to be told to a topic which does not take it.</summary>
public static class TopicRules
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(20),
        .. Enumerable.Repeat(TimeSpan.FromMinutes(1), 60),
    ];

    /// <summary>
    /// Tries for an hour what may succeed later: nobody tells an event again that went to the error queue, until a person moves it
    /// back. The message stays in its queue meanwhile. What a person has to change goes to the error queue at once, and no fault is
    /// published: who told the event has nothing to do about it.
    /// </summary>
    public static void RetryWhileTopicIsOut(this IReceiveEndpointConfigurator endpoint)
    {
        endpoint.PublishFaults = false;
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<TopicException>(failed => failed.IsTransient);
            retry.Intervals(Delays);
        });
    }
}
