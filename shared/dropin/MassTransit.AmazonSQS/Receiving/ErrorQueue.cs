using System.Text;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Where messages go whose consumer faulted.</summary>
internal sealed class ErrorQueue(MovedMessages queue) : IErrorTransport
{
    private const int LongestFaultMessage = 1024;

    public Task Send(ExceptionReceiveContext context) => queue.MoveAsync(
        context,
        (MessageHeaders.Reason, "fault"),
        (MessageHeaders.FaultInputAddress, context.InputAddress.ToString()),
        (MessageHeaders.FaultMessage, Text(context.ExceptionInfo?.Message ?? context.Exception.Message)));

    // SQS takes the characters of XML 1.0 only, and no empty value.
    private static string Text(string message)
    {
        var text = new StringBuilder(Math.Min(message.Length, LongestFaultMessage));
        foreach (Rune rune in message.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > LongestFaultMessage)
                break;
            text.Append(rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0xFFFE and not 0xFFFF) ? rune.ToString() : "?");
        }
        return text.Length > 0 ? text.ToString() : "(no message)";
    }
}
