using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace EcrMirror.Scheduler.ForeignMessages;

/// <summary>
/// Hands over each message as it is, as a <typeparamref name="T"/>. A message that is not what it should be is then something that we
/// answer, and no failure of a deserializer, which could only put it into the error queue.
/// </summary>
internal sealed class ForeignTextDeserializer<T>(ContentType contentType) : IMessageDeserializer, ISerializerFactory
    where T : ForeignText
{
    private static readonly string[] MessageTypes = [MessageUrn.ForTypeString<T>()];

    public ContentType ContentType => contentType;

    public IMessageDeserializer CreateDeserializer() => this;

    public IMessageSerializer CreateSerializer() => SystemTextJsonMessageSerializer.Instance;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext,
        Deserialize(receiveContext.Body, receiveContext.ContentType?.ToString(), receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        Deserialize(body, contentType: null, headers, destinationAddress);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("foreignText").Add("contentType", ContentType.MediaType);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Where MassTransit is, code can be made (docs/decisions/0046).")]
    private SystemTextJsonRawSerializerContext Deserialize(MessageBody body, string? contentType, Headers headers, Uri? destinationAddress)
    {
        JsonElement message = JsonSerializer.SerializeToElement(
            new { Body = (ReadOnlyMemory<byte>)body.GetBytes(), ContentType = contentType }, SystemTextJsonMessageSerializer.Options);
        return new SystemTextJsonRawSerializerContext(
            SystemTextJsonMessageSerializer.Instance,
            SystemTextJsonMessageSerializer.Options,
            ContentType,
            new ForeignMessageContext(headers, destinationAddress),
            MessageTypes,
            RawSerializerOptions.AddTransportHeaders,
            message);
    }
}
