using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Topics;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Publisher.Notices;

/// <summary>Tells single topics what became of the requests that named them.</summary>
internal sealed partial class ReplyConsumer(ITopics topics, ILogger<ReplyConsumer> logger) : EventConsumer
{
    protected override async Task TellAsync(ConsumeContext context, object happened)
    {
        string topic = MirrorQueues.ReplyTopicOf(context);
        TopicMessage message = EventWriter.Write(happened);
        try
        {
            await topics.PublishAsync(topic, message, context.CancellationToken);
            LogTold(topic, happened.GetType().Name, message.Id);
        }
        catch (TopicException later) when (later.IsTransient)
        {
            LogDelayed(topic, happened.GetType().Name, message.Id, later.Message);
            throw;
        }
        catch (TopicException refused)
        {
            LogRefused(topic, happened.GetType().Name, message.Id, MirrorQueues.Replies, refused.Message);
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

/// <summary>Where replies wait.</summary>
internal sealed class ReplyConsumerDefinition : ConsumerDefinition<ReplyConsumer>
{
    public ReplyConsumerDefinition() => EndpointName = MirrorQueues.Replies;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<ReplyConsumer> consumerConfigurator, IRegistrationContext context) =>
        // Who told the event has nothing to do about it.
        endpointConfigurator.PublishFaults = false;
}
