using System.Net.Mime;
using System.Text;
using System.Xml;
using MassTransit;

namespace EcrMirror.Scheduler.ForeignMessages;

/// <summary>The queues that keep what was rejected.</summary>
internal static class RejectedMessages
{
    /// <summary>The header that has the code of the first problem.</summary>
    public const string CodeHeader = "Rejection-Code";

    /// <summary>The header that has the first problem in words.</summary>
    public const string ReasonHeader = "Rejection-Reason";

    private const int LongestReason = 512;

    /// <summary>Keeps a message as it was sent, so that it can be moved back, with the reason beside it.</summary>
    /// <param name="context">The message.</param>
    /// <param name="queue">Where it is kept.</param>
    /// <param name="code">What kind of problem it has, for a program.</param>
    /// <param name="reason">The problem in words.</param>
    public static async Task KeepRejectedAsync<T>(this ConsumeContext<T> context, string queue, string code, string reason)
        where T : ForeignText
    {
        ISendEndpoint kept = await context.GetSendEndpoint(new Uri($"queue:{queue}"));
        await kept.Send(
            context.Message,
            send =>
            {
                send.Serializer = new SentAsItCame(context.Message);
                send.Headers.Set(CodeHeader, code);
                send.Headers.Set(ReasonHeader, Clean(reason));
            },
            context.CancellationToken);
    }

    // Attributes of SQS have the characters that XML has (API reference, SendMessage).
    private static string Clean(string reason)
    {
        var clean = new StringBuilder();
        foreach (Rune character in reason.EnumerateRunes().Take(LongestReason))
            clean.Append(character.IsBmp && !XmlConvert.IsXmlChar((char)character.Value) ? "?" : character.ToString());
        return clean.ToString();
    }

    private sealed class SentAsItCame(ForeignText text) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(text.ContentType ?? MediaTypeNames.Application.Json);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(text.Body.ToArray());
    }
}
