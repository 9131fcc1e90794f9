using System.Net.Mime;
using System.Text;
using System.Xml;
using EcrMirror.Contracts;
using MassTransit;

namespace EcrMirror.Scheduler.Requests.Bus;

/// <summary>The queue that keeps what was rejected.</summary>
internal static class RejectedRequests
{
    /// <summary>The header that has the code of the first problem.</summary>
    public const string CodeHeader = "Rejection-Code";

    /// <summary>The header that has the first problem in words.</summary>
    public const string ReasonHeader = "Rejection-Reason";

    private const int LongestReason = 512;

    private static readonly Uri Queue = new($"queue:{QueueNames.RejectedRequests}");

    /// <summary>Keeps a message as it was sent, so that it can be moved back, with the reason beside it.</summary>
    public static async Task KeepRejectedAsync(this ConsumeContext<RequestText> context, RequestRejected rejected)
    {
        ISendEndpoint queue = await context.GetSendEndpoint(Queue);
        await queue.Send(
            context.Message,
            send =>
            {
                send.Serializer = new SentAsItCame(context.Message);
                send.Headers.Set(CodeHeader, rejected.Problems[0].Code);
                send.Headers.Set(ReasonHeader, Reason(rejected));
            },
            context.CancellationToken);
    }

    private static string Reason(RequestRejected rejected)
    {
        RequestProblem first = rejected.Problems[0];
        int more = rejected.Problems.Count - 1 + rejected.FurtherProblems;
        string reason = $"{first.Path}: {first.Message}{(more > 0 ? $" ({more} more in the event)" : "")}";

        // Attributes of SQS have the characters that XML has (API reference, SendMessage).
        var clean = new StringBuilder();
        foreach (Rune character in reason.EnumerateRunes().Take(LongestReason))
            clean.Append(character.IsBmp && !XmlConvert.IsXmlChar((char)character.Value) ? "?" : character.ToString());
        return clean.ToString();
    }

    private sealed class SentAsItCame(RequestText text) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(text.ContentType ?? MediaTypeNames.Application.Json);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(text.Body.ToArray());
    }
}
