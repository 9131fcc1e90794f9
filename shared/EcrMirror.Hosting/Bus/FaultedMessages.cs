using EcrMirror.Hosting.Telemetry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// Says where a message went that could not be read or handled, and why. One that stays on its queue is thrown back to the transport,
/// which gives it back.
/// </summary>
internal sealed partial class FaultedMessages(ILogger<FaultedMessages> logger) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        context.TryGetPayload(out MessageInHand? inHand);
        if (inHand is { IsLeft: true })
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(context.Exception);

        using IDisposable? scope = logger.BeginScope(inHand is null ? [] : MessageFacts.Of(inHand.Message));
        string queue = QueueAddress.NameOf(context.InputAddress);
        try
        {
            await next.Send(context);
        }
        catch (Exception unmoved)
        {
            // Whatever it was: the message is where it was and will come again, and nobody else says why.
            LogUnmoved(
                context.Exception, context.GetMessageId(), queue, queue + QueueAddress.ErrorSuffix, context.Exception.Message, AwsAdvice.For(context.Exception), unmoved.Message);
            throw;
        }

        if (inHand is null)
            LogUnreadable(context.Exception, context.GetMessageId(), queue, queue + QueueAddress.ErrorSuffix, context.Exception.Message);
        else
            LogFaulted(context.Exception, inHand.Message.GetType().Name, context.GetMessageId(), queue, queue + QueueAddress.ErrorSuffix, context.Exception.Message, AwsAdvice.For(context.Exception));
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("faultedMessages");

    [LoggerMessage(8003, LogLevel.Error, "{MessageType} {MessageId} from {Queue} could not be handled and is now in {ErrorQueue}; move it back to {Queue} when the cause is gone: {Reason}{Advice}")]
    private partial void LogFaulted(Exception exception, string messageType, Guid? messageId, string queue, string errorQueue, string reason, string advice);

    [LoggerMessage(8008, LogLevel.Error, "A message ({MessageId}) from {Queue} could not be handled, nor moved to {ErrorQueue}; it stays and comes again: {Reason}{Advice} It was not moved because: {Why}")]
    private partial void LogUnmoved(Exception exception, Guid? messageId, string queue, string errorQueue, string reason, string advice, string why);

    [LoggerMessage(8004, LogLevel.Error, "A message ({MessageId}) on {Queue} could not be read and is now in {ErrorQueue}; whoever sends it has to be corrected: {Reason}")]
    private partial void LogUnreadable(Exception exception, Guid? messageId, string queue, string errorQueue, string reason);
}
