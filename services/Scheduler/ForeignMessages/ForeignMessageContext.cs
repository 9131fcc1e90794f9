using MassTransit;
using MassTransit.Metadata;

namespace EcrMirror.Scheduler.ForeignMessages;

/// <summary>
/// What is known about a message of another system besides its body. Attributes that would be addresses or ids of ours are not
/// believed: where faults and answers go is not for senders to say.
/// </summary>
internal sealed class ForeignMessageContext(Headers headers, Uri? destinationAddress) : MessageContext
{
    public Guid? MessageId => headers.GetMessageId();

    public Guid? RequestId => null;

    public Guid? CorrelationId => null;

    public Guid? ConversationId => null;

    public Guid? InitiatorId => null;

    public DateTime? ExpirationTime => null;

    public Uri? SourceAddress => null;

    public Uri? DestinationAddress => destinationAddress;

    public Uri? ResponseAddress => null;

    public Uri? FaultAddress => null;

    public DateTime? SentTime => null;

    public Headers Headers => headers;

    public HostInfo Host => HostMetadataCache.Empty;
}
