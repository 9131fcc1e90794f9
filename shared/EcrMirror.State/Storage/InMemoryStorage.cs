using EcrMirror.State.Blobs;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

internal sealed class InMemoryStorage(TimeProvider time) : IStorage
{
    public IItemTable Plans { get; } = new InMemoryItemTable(keep: null, time);

    public IItemTable Progress { get; } = new InMemoryItemTable(keep: null, time);

    public IItemTable Ledger { get; } = new InMemoryItemTable(keep: null, time);

    public IItemTable Claims { get; } = new InMemoryItemTable(BlobClaims.Keep, time);

    public IItemTable Budgets { get; } = new InMemoryItemTable(ActionBudgets.Keep, time);

    public IItemTable Requests { get; } = new InMemoryItemTable(keep: null, time);

    public IItemTable RuleRuns { get; } = new InMemoryItemTable(State.Rules.RuleRuns.Keep, time);

    public IManifestStore Manifests { get; } = new InMemoryManifestStore();

    public IBlobLocations BlobLocations { get; } = new InMemoryBlobLocations();

    public IMirrorRules Rules { get; } = new InMemoryMirrorRules();

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
