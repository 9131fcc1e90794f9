using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Where messages go whose consumer faulted, and those that could not be read.</summary>
internal sealed class ErrorQueue(MovedMessages queue) : IErrorTransport
{
    private const int LongestFaultMessage = 1024;

    public Task Send(ExceptionReceiveContext context) => queue.MoveAsync(
        context,
        (MessageHeaders.Reason, "fault"),
        (MessageHeaders.FaultInputAddress, context.InputAddress.ToString()),
        (MessageHeaders.FaultMessage, Text(context.ExceptionInfo?.Message ?? context.Exception.Message)));

    private static string Text(string message) => message.Length > 0 ? MessageText.Clean(message, LongestFaultMessage) : "(no message)";
}
