using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace EcrMirror.Scheduler.Requests.Bus;

/// <summary>
/// Hands over each message as it is, as a <see cref="RequestText"/>. A message that is no request is then something that we answer,
/// and no failure of a deserializer, which could only put it into the error queue.
/// </summary>
internal sealed class RequestTextDeserializer(ContentType contentType) : IMessageDeserializer, ISerializerFactory
{
    private static readonly string[] MessageTypes = [MessageUrn.ForTypeString<RequestText>()];

    public ContentType ContentType => contentType;

    /// <summary>Has an endpoint take everything as text, in the formats of others and in ours.</summary>
    public static void Take(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.AddDeserializer(new RequestTextDeserializer(SystemTextJsonMessageSerializer.JsonContentType));
        endpoint.AddDeserializer(new RequestTextDeserializer(new ContentType(MediaTypeNames.Application.Json)), isDefault: true);
    }

    public IMessageDeserializer CreateDeserializer() => this;

    public IMessageSerializer CreateSerializer() => SystemTextJsonMessageSerializer.Instance;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext,
        Deserialize(receiveContext.Body, receiveContext.ContentType?.ToString(), receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        Deserialize(body, contentType: null, headers, destinationAddress);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("requestText").Add("contentType", ContentType.MediaType);

    private SystemTextJsonRawSerializerContext Deserialize(MessageBody body, string? contentType, Headers headers, Uri? destinationAddress)
    {
        JsonElement message = JsonSerializer.SerializeToElement(
            new RequestText { Body = body.GetBytes(), ContentType = contentType }, SystemTextJsonMessageSerializer.Options);
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
