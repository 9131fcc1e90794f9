using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class SqsBusTopology(IHostConfiguration host, ITopologyConfiguration topology) : BusTopology(host, topology);
