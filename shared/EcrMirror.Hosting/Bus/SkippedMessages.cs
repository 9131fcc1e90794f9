using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>Says where a message went whose type nobody consumes here: sent to the wrong queue, or by another version.</summary>
internal sealed partial class SkippedMessages(ILogger<SkippedMessages> logger) : IFilter<ReceiveContext>
{
    private const string Unnamed = "a type without name";

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        await next.Send(context);
        string queue = QueueAddress.NameOf(context.InputAddress);
        LogSkipped(TypesOf(context.Body.GetString()), context.GetMessageId(), queue, queue + QueueAddress.SkippedSuffix);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("skippedMessages");

    // Nobody could say what the message is, so only its envelope knows.
    private static string TypesOf(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["messageType"] is JsonArray types ? string.Join(", ", types.Select(type => type?.ToString())) : Unnamed;
        }
        catch (Exception noEnvelope) when (noEnvelope is JsonException or InvalidOperationException)
        {
            return Unnamed;
        }
    }

    [LoggerMessage(8005, LogLevel.Error, "Nobody consumes {MessageTypes} ({MessageId}) on {Queue}; it is now in {SkippedQueue}. It was sent to the wrong queue, or by another version: move it when a version runs that knows it")]
    private partial void LogSkipped(string messageTypes, Guid? messageId, string queue, string skippedQueue);
}
