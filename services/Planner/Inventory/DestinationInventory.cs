using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Inventory;

/// <summary>Looks at what destinations already have.</summary>
internal sealed class DestinationInventory(IRegistries registries, TimeProvider time)
{
    /// <summary>
    /// Looks at all destinations at once. One that does not answer keeps the others only for so long: then it is given back as slow,
    /// unless it is the only one, or none has answered.
    /// </summary>
    public async Task<(IReadOnlyList<DestinationLook> Looks, IReadOnlyList<Destination> Slow)> LookAtTagsAsync(
        IReadOnlyList<Destination> destinations, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DestinationLook[] looks =
            [.. destinations.Select(destination => new DestinationLook(destination, LookAtTagsAsync(destination, noLonger.Token)))];
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
    private async Task<DestinationState> LookAtTagsAsync(Destination destination, CancellationToken cancellationToken)
    {
        IRemoteRepository repository = registries.Open(destination.Repository);

        // First: a look at a tag under a pull-through cache has the registry fetch the image.
        RepositoryDrift drift = await repository.FindDriftAsync(cancellationToken);
        if (drift.Refusal is { } refusal)
            throw new RegistryException(refusal) { Kind = FailureKind.Policy };

        IReadOnlyDictionary<Tag, Digest> found = await repository.FindTagsAsync(destination.Tags, cancellationToken);
        return new DestinationState
        {
            Destination = destination,
            Tags = destination.Tags.ToDictionary(tag => tag, tag => found.TryGetValue(tag, out Digest digest) ? digest : (Digest?)null),
            Drift = drift,
        };
    }

    /// <summary>Which of some manifests a destination holds.</summary>
    /// <exception cref="RegistryException">The destination could not say.</exception>
    public Task<IReadOnlySet<Digest>> FindManifestsAsync(
        Repository destination, IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken) =>
        registries.Open(destination).FindManifestsAsync(manifests, cancellationToken);
}
