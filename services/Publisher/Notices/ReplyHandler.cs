using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Topics;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Publisher.Notices;

/// <summary>Tells single topics what became of the requests that named them.</summary>
internal sealed partial class ReplyHandler(ITopics topics, ILogger<ReplyHandler> logger) : IMessageHandler<object>
{
    public async Task HandleAsync(object message, IDelivery delivery, CancellationToken cancellationToken)
    {
        string topic = delivery.ReplyTopic;
        TopicMessage told = EventWriter.Write(message);
        try
        {
            await topics.PublishAsync(topic, told, cancellationToken);
            LogTold(topic, message.GetType().Name, told.Id);
        }
        catch (TopicException later) when (later.IsTransient)
        {
            LogDelayed(topic, message.GetType().Name, told.Id, later.Message);
            throw;
        }
        catch (TopicException refused)
        {
            LogRefused(topic, message.GetType().Name, told.Id, MirrorQueues.Replies, refused.Message);
            throw;
        }
    }

    [LoggerMessage(7021, LogLevel.Debug, "Told {Topic} of {Event} {Id}")]
    private partial void LogTold(string topic, string @event, string id);

    [LoggerMessage(7022, LogLevel.Warning, "{Topic} is told of {Event} {Id} later: {Reason}")]
    private partial void LogDelayed(string topic, string @event, string id, string reason);

    [LoggerMessage(7023, LogLevel.Error, "{Topic} could not be told of {Event} {Id}; it goes to {Queue}_error: {Reason}")]
    private partial void LogRefused(string topic, string @event, string id, string queue, string reason);
}
