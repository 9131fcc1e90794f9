namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>
/// Names temporary queues, leaving room for the suffixes of their error queues within the 80 characters of SQS; the name of the machine
/// is a part, and may have characters that SQS does not take.
/// </summary>
internal sealed class SqsConsumeTopology() : ConsumeTopology(72)
{
    public override string CreateTemporaryQueueName(string tag) =>
        string.Concat(base.CreateTemporaryQueueName(tag).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' ? character : '_'));
}
