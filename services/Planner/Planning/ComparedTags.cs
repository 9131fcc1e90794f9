using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Planner.Planning;

/// <summary>What came of comparing tags.</summary>
/// <param name="Lacking">Images that have to be planned, each with those of its destinations that lack it.</param>
/// <param name="Current">Images that are in place.</param>
/// <param name="Reconciled">Repositories whose settings were changed, or could not be.</param>
internal sealed record ComparedTags(
    IReadOnlyList<SyncImage> Lacking, IReadOnlyList<MirrorFoundCurrent> Current, IReadOnlyList<RepositoryReconciled> Reconciled)
{
    // Sent together, so that the transport can batch them; bounded, because a repository may have many tags.
    private const int SentTogether = 100;

    /// <summary>Tells what is in place and what was done about repositories.</summary>
    public async Task TellAsync(ConsumeContext context)
    {
        foreach (RepositoryReconciled reconciled in Reconciled)
            await context.TellAsync(reconciled, context.CancellationToken);
        foreach (MirrorFoundCurrent[] current in Current.Chunk(SentTogether))
            await Task.WhenAll(current.Select(each => context.TellAsync(each, context.CancellationToken)));
    }

    /// <summary>Has what is lacking planned.</summary>
    public async Task HandOnAsync(ConsumeContext context)
    {
        foreach (SyncImage[] images in Lacking.Chunk(SentTogether))
            await Task.WhenAll(images.Select(image => context.HandOnAsync(image, context.CancellationToken)));
    }
}
