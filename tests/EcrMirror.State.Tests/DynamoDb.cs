using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using EcrMirror.State.Tests;
using EcrMirror.Testing.Peers;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(DynamoDb))]

namespace EcrMirror.State.Tests;

/// <summary>One dynalite for all tests of a run; each test has tables of its own in it.</summary>
public sealed class DynamoDb : IAsyncLifetime
{
    private Dynalite? _server;
    private Exception? _missing;
    private int _installations;

    /// <summary>Where it listens. Skips the running test where it is not installed.</summary>
    public Uri Endpoint => _server?.Endpoint ?? throw _missing!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await Dynalite.StartAsync();
        }
        catch (Exception missing) when (missing is SkipException or FailException)
        {
            // Not everything needs it: let those that do say so.
            _missing = missing;
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Options for tables that nobody else has.</summary>
    public DynamoDbOptions NewOptions() => new()
    {
        TablePrefix = string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _installations)}-"),
        ServiceUrl = Endpoint.ToString(),
        Region = "eu-west-1",
    };

    /// <summary>State in tables that nobody else has; <see cref="TestState.PrepareAsync"/> makes them.</summary>
    public TestState NewState() => TestState.InDynamo(NewOptions());

    /// <summary>A client that does what none of our code does.</summary>
    public AmazonDynamoDBClient Client() => new(new AmazonDynamoDBConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });

    // The SDK looks for credentials before it sends anything; the servers of these tests check none.
    [ModuleInitializer]
    internal static void NameCredentials()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
    }
}
