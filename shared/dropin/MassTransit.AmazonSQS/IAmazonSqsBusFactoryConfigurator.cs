namespace MassTransit;

/// <summary>A bus on SQS and SNS.</summary>
public interface IAmazonSqsBusFactoryConfigurator : IBusFactoryConfigurator<IAmazonSqsReceiveEndpointConfigurator>, IAmazonSqsQueueEndpointConfigurator
{
}
