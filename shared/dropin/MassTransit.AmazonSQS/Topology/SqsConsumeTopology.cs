namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>Names temporary queues, leaving room for the suffixes of their error queues within the 80 characters of SQS.</summary>
internal sealed class SqsConsumeTopology() : ConsumeTopology(72);
