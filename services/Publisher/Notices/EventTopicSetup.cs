using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Topics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Notices;

/// <summary>
/// Makes the topic before the first event, so that others can subscribe to it. Images are published without it: if it cannot be made,
/// a warning says why, and each event tries again.
/// </summary>
internal sealed partial class EventTopicSetup(EventTopic topic, IOptions<BusOptions> bus, ILogger<EventTopicSetup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (bus.Value.Transport is TransportKind.Memory || topic.IsNone)
            return;

        try
        {
            LogReady(await topic.FindAsync(cancellationToken));
        }
        catch (TopicException refused)
        {
            LogRefused(refused.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(7001, LogLevel.Information, "Events are told to {Topic}")]
    private partial void LogReady(string topic);

    [LoggerMessage(7002, LogLevel.Warning, "The topic for events cannot be used yet: {Reason}")]
    private partial void LogRefused(string reason);
}
