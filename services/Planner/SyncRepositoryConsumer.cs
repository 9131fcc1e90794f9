using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Selection;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>Finds out which images a selection means, and has each looked at.</summary>
internal class SyncRepositoryConsumer(RepositorySelection selection) : IConsumer<SyncRepository>
{
    // Sent together, so that the transport can batch them; bounded, because a repository may have many tags.
    private const int SentTogether = 100;

    public async Task Consume(ConsumeContext<SyncRepository> context)
    {
        SelectionResult selected = await selection.SelectAsync(context.Message, context.CancellationToken);
        foreach (SyncImage[] images in selected.Images.Chunk(SentTogether))
            await Task.WhenAll(images.Select(image => context.HandOnAsync(image, context.CancellationToken)));
        if (selected.Failure is { } failed)
            await context.TellAsync(failed, context.CancellationToken);
    }
}

/// <summary>How many repositories are listed at the same time.</summary>
internal sealed class SyncRepositoryConsumerDefinition : ConsumerDefinition<SyncRepositoryConsumer>
{
    public SyncRepositoryConsumerDefinition(IOptions<PlannerOptions> options) => ConcurrentMessageLimit = options.Value.ConcurrentRepositories;
}
