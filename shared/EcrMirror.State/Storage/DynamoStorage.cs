using Amazon.DynamoDBv2;
using EcrMirror.State.Blobs;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

internal sealed class DynamoStorage : IStorage, IDisposable
{
    private readonly AmazonDynamoDBClient _client;
    private readonly DynamoDbOptions _options;

    /// <exception cref="StateException">No region or endpoint is known.</exception>
    public DynamoStorage(DynamoDbOptions options, TimeSpan keep, TimeProvider time)
    {
        _options = options;
        _client = DynamoClient.Open(options);
        Plans = new DynamoItemTable(Table(DynamoSchema.Plans), keep, time);
        Progress = new DynamoItemTable(Table(DynamoSchema.Progress), keep, time);
        Ledger = new DynamoItemTable(Table(DynamoSchema.Ledger), keep: null, time);
        Claims = new DynamoItemTable(Table(DynamoSchema.Claims), BlobClaims.Keep, time);
        Budgets = new DynamoItemTable(Table(DynamoSchema.Budgets), ActionBudgets.Keep, time);
        Requests = new DynamoItemTable(Table(DynamoSchema.Requests), keep, time);
        RuleRuns = new DynamoItemTable(Table(DynamoSchema.RuleRuns), State.Rules.RuleRuns.Keep, time);
        Manifests = new DynamoManifestStore(Table(DynamoSchema.Manifests), keep, time);
        BlobLocations = new DynamoBlobLocations(Table(DynamoSchema.Blobs));
        Rules = new DynamoMirrorRules(Table(DynamoSchema.Rules));

        DynamoTable Table(DynamoSchema schema) => new(_client, schema.NameIn(options), time);
    }

    public IItemTable Plans { get; }

    public IItemTable Progress { get; }

    public IItemTable Ledger { get; }

    public IItemTable Claims { get; }

    public IItemTable Budgets { get; }

    public IItemTable Requests { get; }

    public IItemTable RuleRuns { get; }

    public IManifestStore Manifests { get; }

    public IBlobLocations BlobLocations { get; }

    public IMirrorRules Rules { get; }

    public Task CheckAsync(CancellationToken cancellationToken) => DynamoTables.CheckAsync(_client, _options, cancellationToken);

    public void Dispose() => _client.Dispose();
}
