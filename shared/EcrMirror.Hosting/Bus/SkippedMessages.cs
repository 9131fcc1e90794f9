using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>Says where a message went whose type nobody consumes here: sent to the wrong queue, or by another version.</summary>
internal sealed partial class SkippedMessages(ILogger<SkippedMessages> logger) : IFilter<ReceiveContext>
{
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        await next.Send(context);
        string types = context.TryGetPayload(out ConsumeContext? message) ? string.Join(", ", message.SupportedMessageTypes) : "";
        string queue = QueueAddress.NameOf(context.InputAddress);
        LogSkipped(types, context.GetMessageId(), queue, queue + QueueAddress.SkippedSuffix);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("skippedMessages");

    [LoggerMessage(7005, LogLevel.Error, "Nobody consumes {MessageTypes} ({MessageId}) on {Queue}; it is now in {SkippedQueue}. It was sent to the wrong queue, or by another version: move it when a version runs that knows it")]
    private partial void LogSkipped(string messageTypes, Guid? messageId, string queue, string skippedQueue);
}
