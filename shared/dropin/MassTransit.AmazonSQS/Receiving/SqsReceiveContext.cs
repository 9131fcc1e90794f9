using System.Net.Mime;
using System.Text.Json;
using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

internal sealed class SqsReceiveContext(Message message, ReceiveEndpointContext endpoint, SqsMessageLock messageLock)
    : BaseReceiveContext(IsRedelivered(message), endpoint, messageLock)
{
    public override MessageBody Body { get; } = new StringMessageBody(Content(message.Body ?? ""));

    protected override IHeaderProvider HeaderProvider { get; } = new ReceivedHeaders(message);

    protected override ContentType GetContentType() =>
        HeaderProvider.TryGetHeader("Content-Type", out object? value) ? ConvertToContentType((string)value) : base.GetContentType();

    private static bool IsRedelivered(Message message) =>
        message.Attributes?.TryGetValue("ApproximateReceiveCount", out string? count) is true && count is not "1";

    // A subscription that is not raw, made by somebody else, delivers SNS's own envelope around the message.
    private static string Content(string body)
    {
        if (!body.Contains("\"TopicArn\"", StringComparison.Ordinal))
            return body;
        try
        {
            using JsonDocument notification = JsonDocument.Parse(body);
            return notification.RootElement.ValueKind is JsonValueKind.Object
                && notification.RootElement.TryGetProperty("TopicArn", out JsonElement topic)
                && topic.ValueKind is JsonValueKind.String
                && notification.RootElement.TryGetProperty("Message", out JsonElement content)
                && content.ValueKind is JsonValueKind.String
                    ? content.GetString()!
                    : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
