using System.Buffers.Binary;
using EcrMirror.State.Blobs;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using EcrMirror.State.Requests;
using EcrMirror.State.Rules;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.State.Tests;

/// <summary>State as a process registers it. Several over one file stand for several processes.</summary>
public sealed class TestState : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _folder;

    private TestState(Action<StateOptions> configure, DateTimeOffset? now, string? folder, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if ((now is { } fixedTime ? new FixedTime(fixedTime) : time) is { } clock)
            services.AddSingleton(clock);
        _services = services.AddLogging().AddState(configure).BuildServiceProvider();
        _folder = folder;
    }

    public string? File { get; private init; }

    public DynamoDbOptions? Dynamo { get; private init; }

    public IPlanStore Plans => _services.GetRequiredService<IPlanStore>();

    public ILedger Ledger => _services.GetRequiredService<ILedger>();

    public IRequestLog Requests => _services.GetRequiredService<IRequestLog>();

    public IManifestStore Manifests => _services.GetRequiredService<IManifestStore>();

    public IBlobLocations BlobLocations => _services.GetRequiredService<IBlobLocations>();

    public IBlobClaims Claims => _services.GetRequiredService<IBlobClaims>();

    public IActionBudgets Budgets => _services.GetRequiredService<IActionBudgets>();

    public IRuleRuns RuleRuns => _services.GetRequiredService<IRuleRuns>();

    public IMirrorRules Rules => _services.GetRequiredService<IMirrorRules>();

    public DynamoTables Tables => _services.GetRequiredService<DynamoTables>();

    public static TestState InMemory(TimeProvider? time = null) => new(_ => { }, now: null, folder: null, time);

    /// <summary>In a new file, which goes with this state.</summary>
    public static TestState InNewFile()
    {
        string folder = Directory.CreateTempSubdirectory("ecr-mirror-state-").FullName;
        string file = Path.Combine(folder, "state.db");
        return new TestState(options => options.SqliteFile = file, now: null, folder) { File = file };
    }

    /// <summary>In a file that is there already or is to be made, and stays.</summary>
    public static TestState InFile(
        string file, DateTimeOffset? now = null, int keepDays = 30, TimeProvider? time = null, bool keepsPlansInMemory = false)
    {
        return new TestState(
            options =>
            {
                options.SqliteFile = file;
                options.KeepsPlansInMemory = keepsPlansInMemory;
                options.KeepDays = keepDays;
            },
            now,
            folder: null,
            time)
        { File = file };
    }

    /// <summary>In DynamoDB tables that are there already or are yet to be made.</summary>
    public static TestState InDynamo(DynamoDbOptions dynamo, DateTimeOffset? now = null, int keepDays = 30, TimeProvider? time = null) => new(
        options =>
        {
            options.DynamoDb = dynamo;
            options.KeepDays = keepDays;
        },
        now,
        folder: null,
        time)
    { Dynamo = dynamo };

    /// <summary>Makes what has to be there before state can be kept.</summary>
    public async ValueTask PrepareAsync()
    {
        if (Dynamo is not null)
            await Tables.CreateAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Another process over the same file.</summary>
    public TestState Another() => InFile(File!);

    /// <summary>Does to the file what none of our code does.</summary>
    public int Tamper(string sql) => OnFile(sql, command => command.ExecuteNonQuery());

    /// <summary>The rows of a table in the file.</summary>
    public long Count(string table) => OnFile($"SELECT count(*) FROM {table}", command => (long)command.ExecuteScalar()!);

    /// <summary>
    /// The transactions in the log beside the file: each ends with a frame that says how many pages the file then has
    /// (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
    /// </summary>
    public int Commits()
    {
        const int HeaderLength = 32;
        const int FrameHeaderLength = 24;
        using FileStream log = System.IO.File.Open(File + "-wal", FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[log.Length];
        log.ReadExactly(bytes);
        if (bytes.Length is 0)
            return 0;

        ReadOnlySpan<byte> salts = bytes.AsSpan(16, 8);
        int pageLength = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
        int commits = 0;
        for (int at = HeaderLength; at + FrameHeaderLength + pageLength <= bytes.Length; at += FrameHeaderLength + pageLength)
        {
            ReadOnlySpan<byte> frame = bytes.AsSpan(at, FrameHeaderLength);
            bool isOfThisLog = frame.Slice(8, 8).SequenceEqual(salts);
            if (isOfThisLog && BinaryPrimitives.ReadInt32BigEndian(frame[4..]) > 0)
                commits++;
        }

        return commits;
    }

    /// <summary>What another process does that has the file's lock for writing, until this is disposed.</summary>
    public IDisposable Hold() => new HeldFile($"Data Source={File};Pooling=False");

    public void Dispose()
    {
        _services.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private T OnFile<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }

    private sealed class HeldFile : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;

        public HeldFile(string address)
        {
            _connection = new SqliteConnection(address);
            _connection.Open();
            _transaction = _connection.BeginTransaction();
        }

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
