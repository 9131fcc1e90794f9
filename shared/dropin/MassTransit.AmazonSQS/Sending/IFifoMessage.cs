namespace MassTransit.AmazonSqsTransport.Sending;

internal interface IFifoMessage
{
    string? GroupId { get; set; }

    string? DeduplicationId { get; set; }
}
