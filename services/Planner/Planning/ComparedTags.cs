using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner.Pulls;

namespace EcrMirror.Planner.Planning;

/// <summary>What came of comparing tags.</summary>
/// <param name="Lacking">Images that have to be planned, each with those of its destinations that lack it.</param>
/// <param name="Current">Images that are in place.</param>
/// <param name="Reconciled">Repositories whose settings were changed, or could not be.</param>
internal sealed record ComparedTags(
    IReadOnlyList<LackingImage> Lacking, IReadOnlyList<MirrorFoundCurrent> Current, IReadOnlyList<RepositoryReconciled> Reconciled)
{
    // Sent together, so that the transport can batch them; bounded, because a repository may have many tags.
    private const int SentTogether = 100;

    /// <summary>Tells what is in place and what was done about repositories.</summary>
    public async Task TellAsync(IDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (RepositoryReconciled reconciled in Reconciled)
            await delivery.TellAsync(reconciled, cancellationToken);
        foreach (MirrorFoundCurrent[] current in Current.Chunk(SentTogether))
            await Task.WhenAll(current.Select(each => delivery.TellAsync(each, cancellationToken)));
    }

    /// <summary>Has images planned.</summary>
    public static async Task HandOnAsync(IEnumerable<SyncImage> images, IDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (SyncImage[] some in images.Chunk(SentTogether))
            await Task.WhenAll(some.Select(image => delivery.HandOnAsync(image, cancellationToken)));
    }
}
