using System.CommandLine;
using System.Globalization;
using System.Text;
using EcrMirror.Hosting.Budgets;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary>One of the processes: says that it is ready, waits for a line, and puts manifests until its input ends.</summary>
internal static class BudgetsWorker
{
    public const string Name = "budgets-worker";

    public static Command Create()
    {
        var told = new Argument<string[]>("settings");
        var command = new Command(Name) { told };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(BudgetsWorkerSettings.Parse(parsed.GetRequiredValue(told)), cancellationToken));
        return command;
    }

    private static async Task RunAsync(BudgetsWorkerSettings settings, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = Services(settings);
        // As services do at their start: what the first request costs is no matter of budgets.
        await services.GetRequiredService<IStateCheck>().CheckAsync(cancellationToken);
        IRemoteRepository repository = services.GetRequiredService<IRegistries>()
            .Open(new Repository(settings.Registry, BudgetsWorkerSettings.RepositoryOf(settings.Number)));
        Console.Out.WriteLine("ready");
        await Console.In.ReadLineAsync(cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] putting = [.. Enumerable.Range(0, settings.AtOnce).Select(line => PutAsync(repository, line, ended.Token))];
        await Console.In.ReadLineAsync(cancellationToken);
        await ended.CancelAsync();
        await Task.WhenAll(putting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task PutAsync(IRemoteRepository repository, int line, CancellationToken cancellationToken)
    {
        for (int number = 0; ; number++)
            await repository.PutManifestAsync(Manifest($"{line}-{number}"), Tag.Parse($"v{line}-{number}"), cancellationToken);
    }

    private static ServiceProvider Services(BudgetsWorkerSettings settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Budgets:Registries:0:Registry"] = settings.Registry.ToString(),
            ["Budgets:Registries:0:PerSecond:WriteManifest"] = settings.PerSecond.ToString(CultureInfo.InvariantCulture),
        }).Build();
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true))
            .Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddMetrics()
            .AddState(state => state.DynamoDb = BudgetsWorkerSettings.TablesAt(settings.Tables))
            .AddRegistries()
            .AddBudgets()
            .BuildServiceProvider();
    }

    private static RawManifest Manifest(string name) => new(
        Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaType.OciIndex}}}","manifests":[],"annotations":{"name":"{{{name}}}"}}"""),
        MediaType.OciIndex);
}
