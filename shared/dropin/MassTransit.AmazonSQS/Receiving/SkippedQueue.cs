using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>
/// Where messages go that nobody consumes. A type of its own beside <see cref="ErrorQueue"/>: MassTransit asks an endpoint for either by
/// its interface, and takes the first that has it.
/// </summary>
internal sealed class SkippedQueue(MovedMessages queue) : IDeadLetterTransport
{
    public Task Send(ReceiveContext context, string reason) => queue.MoveAsync(
        context, (MessageHeaders.Reason, reason), (MessageHeaders.FaultInputAddress, context.InputAddress.ToString()));
}
