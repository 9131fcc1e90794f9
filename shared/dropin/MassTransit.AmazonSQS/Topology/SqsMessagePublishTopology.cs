using System.Diagnostics.CodeAnalysis;
using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class SqsMessagePublishTopology<T>(IPublishTopology publish, IMessageTopology<T> message) : MessagePublishTopology<T>(publish)
    where T : class
{
    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress)
    {
        publishAddress = new SqsAddress(message.EntityName, IsTopic: true, IsTemporary: false).In(baseAddress);
        return true;
    }
}
