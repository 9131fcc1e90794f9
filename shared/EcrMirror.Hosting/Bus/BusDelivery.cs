using System.Net.Mime;
using System.Text;
using System.Xml;
using EcrMirror.Hosting.Messages;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>A message that MassTransit delivered.</summary>
internal sealed class BusDelivery<T>(ConsumeContext<T> context) : BusSender(context), IDelivery
    where T : class
{
    private const string CodeHeader = "Rejection-Code";
    private const string ReasonHeader = "Rejection-Reason";
    private const int LongestReason = 512;

    public string MessageId => $"{context.MessageId}";

    public bool IsRedelivered => context.ReceiveContext.Redelivered;

    public string ReplyTopic => context.Headers.Get<string>(ReplyTopicHeader)
        ?? throw new InvalidOperationException($"The message has no header {ReplyTopicHeader}, so that nobody knows which topic it is for. Remove it from the error queue.");

    public async Task KeepRejectedAsync(string queue, string code, string reason, CancellationToken cancellationToken)
    {
        ISendEndpoint kept = await context.GetSendEndpoint(AddressOf(queue));
        await kept.Send(
            context.Message,
            send =>
            {
                send.Serializer = new SentAsItCame(context.ReceiveContext);
                send.Headers.Set(CodeHeader, code);
                send.Headers.Set(ReasonHeader, Clean(reason));
            },
            cancellationToken);
    }

    // Attributes of SQS have the characters that XML has (API reference, SendMessage).
    private static string Clean(string reason)
    {
        var clean = new StringBuilder();
        foreach (Rune character in reason.EnumerateRunes().Take(LongestReason))
            clean.Append(character.IsBmp && !XmlConvert.IsXmlChar((char)character.Value) ? "?" : character.ToString());
        return clean.ToString();
    }

    private sealed class SentAsItCame(ReceiveContext received) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(received.ContentType?.ToString() ?? MediaTypeNames.Application.Json);

        public MessageBody GetMessageBody<TMessage>(SendContext<TMessage> context)
            where TMessage : class => new BytesMessageBody(received.Body.GetBytes());
    }
}
