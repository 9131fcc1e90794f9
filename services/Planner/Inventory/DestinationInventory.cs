using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Inventory;

/// <summary>Looks at what destinations already have.</summary>
internal sealed class DestinationInventory(IRegistries registries, DestinationTags destinationTags, TimeProvider time)
{
    /// <summary>
    /// Looks at all destinations at once. One that does not answer keeps the others only for so long: then it is given back as slow,
    /// unless it is the only one, or none has answered.
    /// </summary>
    /// <param name="destinations">The destinations.</param>
    /// <param name="mayRemember">Whether what they said a moment ago may stand for a look.</param>
    /// <param name="patience">How long others are waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IReadOnlyList<DestinationLook> Looks, IReadOnlyList<Destination> Slow)> LookAtTagsAsync(
        IReadOnlyList<Destination> destinations, bool mayRemember, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DestinationLook[] looks =
            [.. destinations.Select(destination => new DestinationLook(destination, LookAtTagsAsync(destination, mayRemember, noLonger.Token)))];
        Task all = Task.WhenAll(looks.Select(look => look.State));
        if (looks.Length > 1)
        {
            await Task.WhenAny(all, Task.Delay(patience, time, noLonger.Token));
            await Task.WhenAny(looks.Select(look => look.State));
        }
        else
        {
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Destination[] slow = [.. looks.Where(look => !look.State.IsCompleted).Select(look => look.Destination)];
        DestinationLook[] answered = [.. looks.Where(look => !slow.Contains(look.Destination))];
        await noLonger.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return (answered, slow);
    }

    /// <summary>What the wanted tags of a destination mean now, and how its repository stands.</summary>
    /// <exception cref="RegistryException">The destination could not say, or may not be written.</exception>
    private async Task<DestinationState> LookAtTagsAsync(Destination destination, bool mayRemember, CancellationToken cancellationToken)
    {
        IRemoteRepository repository = registries.Open(destination.Repository);

        // First: a look at a tag under a pull-through cache has the registry fetch the image.
        RepositoryDrift drift = await repository.FindDriftAsync(cancellationToken);
        if (drift.Refusal is { } refusal)
            throw new RegistryException(refusal) { Kind = FailureKind.Policy };

        (TagLook look, bool isRemembered) = await destinationTags.LookAsync(destination.Repository, drift, destination.Tags, mayRemember, cancellationToken);
        return new DestinationState
        {
            Destination = destination,
            Tags = destination.Tags.ToDictionary(tag => tag, tag => look.Find(tag)?.Digest),
            Drift = drift,
            IsNew = look.IsNew,
            IsCompared = isRemembered,
        };
    }

    /// <summary>Which of some manifests a destination holds.</summary>
    /// <exception cref="RegistryException">The destination could not say.</exception>
    public Task<IReadOnlySet<Digest>> FindManifestsAsync(
        Repository destination, IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken) =>
        registries.Open(destination).FindManifestsAsync(manifests, cancellationToken);
}
