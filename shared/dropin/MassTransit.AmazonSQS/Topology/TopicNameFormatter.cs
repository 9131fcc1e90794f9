using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>Names the topic of a message type <c>Name_Space-Type</c>: SNS allows no dots.</summary>
internal sealed class TopicNameFormatter(Func<string?> prefix) : IEntityNameFormatter
{
    private readonly DefaultMessageNameFormatter _formatter = new("__", "--", "-", "_");

    public string FormatEntityName<T>() => prefix() + _formatter.GetMessageName(typeof(T)).Replace('.', '_');
}
