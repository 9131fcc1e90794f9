using EcrMirror.State.Blobs;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

internal sealed class SqliteStorage : IStorage, IDisposable
{
    private readonly SqliteFile _file;

    private SqliteStorage(SqliteFile file, TimeSpan keep, TimeProvider time)
    {
        _file = file;
        Plans = new SqliteItemTable(file, SqliteSchema.Plans, keep, time);
        Progress = new SqliteItemTable(file, SqliteSchema.Progress, keep, time);
        Ledger = new SqliteItemTable(file, SqliteSchema.Ledger, keep: null, time);
        Claims = new SqliteItemTable(file, SqliteSchema.Claims, BlobClaims.Keep, time);
        Budgets = new SqliteItemTable(file, SqliteSchema.Budgets, ActionBudgets.Keep, time);
        Requests = new SqliteItemTable(file, SqliteSchema.Requests, keep, time);
        RuleRuns = new SqliteItemTable(file, SqliteSchema.RuleRuns, State.Rules.RuleRuns.Keep, time);
        Manifests = new SqliteManifestStore(file, time);
        BlobLocations = new SqliteBlobLocations(file);
        Rules = new SqliteMirrorRules(file);
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

    /// <summary>Opens or makes the file. Whoever writes first also removes what nobody touched for <paramref name="keep"/>.</summary>
    /// <exception cref="StateException">The file cannot be used; the message says why.</exception>
    public static SqliteStorage Open(string path, TimeSpan keep, TimeProvider time) =>
        new(SqliteFile.Open(path, afterFirstWrite: database => SqliteRetention.RemoveUntouched(database, time.GetUtcNow() - keep)), keep, time);

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _file.Dispose();
}
