using MassTransit.Configuration;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsEndpointConfiguration(IEndpointConfiguration parent, ITopologyConfiguration topology, bool isBusEndpoint)
    : EndpointConfiguration(parent, topology, isBusEndpoint);
