using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;

namespace EcrMirror.Publisher.Removal;

/// <summary>Has tags of ended rules removed, and tells the world of each.</summary>
internal sealed class RemoveTagsHandler(TagRemovals removals) : IMessageHandler<RemoveTags>
{
    public async Task HandleAsync(RemoveTags message, IDelivery delivery, CancellationToken cancellationToken)
    {
        await foreach (TagRemoved removed in removals.RemoveAsync(message, cancellationToken))
            await delivery.TellAsync(removed, cancellationToken);
    }
}
