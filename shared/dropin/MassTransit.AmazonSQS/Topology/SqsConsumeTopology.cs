using MassTransit.Metadata;
using MassTransit.NewIdFormatters;

namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>
/// Names temporary queues, leaving room for the suffixes of their error queues within the 80 characters of SQS; the name of the machine
/// is a part, and may have characters that SQS does not take.
/// </summary>
/// <remarks>MassTransit's own names come of a regular expression that is compiled in each process: megabytes, for one name.</remarks>
internal sealed class SqsConsumeTopology() : ConsumeTopology(LongestName)
{
    private const int LongestName = 72;

    public override string CreateTemporaryQueueName(string tag)
    {
        string rest = $"_{Taken(tag)}_{NewId.Next().ToString(ZBase32Formatter.LowerCase)}";
        string machine = Taken(HostMetadataCache.Host.MachineName ?? "");
        return machine[..Math.Min(machine.Length, LongestName - rest.Length)] + rest;
    }

    private static string Taken(string text) =>
        string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' ? character : '_'));
}
