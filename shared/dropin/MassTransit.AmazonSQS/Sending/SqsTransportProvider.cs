using System.Collections.Concurrent;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Sending;

internal sealed class SqsTransportProvider(SqsHostConfiguration host, ReceiveEndpointContext endpoint) : ISendTransportProvider, IPublishTransportProvider
{
    private readonly ConcurrentDictionary<SqsAddress, ISendTransport> _transports = new();

    public Uri NormalizeAddress(Uri address) => SqsAddress.Parse(address).In(host.HostAddress);

    public Task<ISendTransport> GetSendTransport(Uri address) => Task.FromResult(For(address));

    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class =>
        Task.FromResult(For(publishAddress ?? throw new ArgumentNullException(nameof(publishAddress))));

    private ISendTransport For(Uri address) => _transports.GetOrAdd(SqsAddress.Parse(address), parsed =>
    {
        var transport = new SendTransport<PipeContext>(new SqsSendTransportContext(host, endpoint.Serialization, host.Connection, parsed));
        endpoint.AddSendAgent(transport);
        return transport;
    });
}
