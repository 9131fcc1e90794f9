using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Publisher.Removal;

/// <summary>Has tags of ended rules removed, and tells the world of each.</summary>
internal sealed class RemoveTagsConsumer(TagRemovals removals) : IConsumer<RemoveTags>
{
    public async Task Consume(ConsumeContext<RemoveTags> context)
    {
        await foreach (TagRemoved removed in removals.RemoveAsync(context.Message, context.CancellationToken))
            await context.TellAsync(removed, context.CancellationToken);
    }
}

/// <summary>Where tags to be removed wait. One message after the other: nobody waits for them, and what is published goes first.</summary>
internal sealed class RemoveTagsConsumerDefinition : ConsumerDefinition<RemoveTagsConsumer>
{
    public RemoveTagsConsumerDefinition()
    {
        EndpointName = MirrorQueues.NameOf<RemoveTags>();
        ConcurrentMessageLimit = 1;
    }
}
