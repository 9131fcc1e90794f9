using System.CommandLine;
using System.Globalization;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Testing.Programs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Benchmarks.Allocation;

/// <summary>The client alone, in a process where nothing else allocates: what tags mean at a source and at a destination.</summary>
internal static class AllocationWorker
{
    private const string Name = "allocation-worker";
    private const int AtOnce = 8;

    public static Command Create()
    {
        var told = new Argument<string[]>("source, destination, numbers of tags");
        var command = new Command(Name) { told };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] arguments = parsed.GetRequiredValue(told);
            await using ServiceProvider services = Services();
            IRegistries registries = services.GetRequiredService<IRegistries>();
            IRemoteRepository source = registries.Open(ImageReference.Parse(arguments[0]).Repository);
            IRemoteRepository destination = registries.Open(ImageReference.Parse(arguments[1]).Repository);
            foreach (string number in arguments[2..])
                Console.Out.WriteLine(await LookAsync(source, destination, int.Parse(number, CultureInfo.InvariantCulture), cancellationToken));
        });
        return command;
    }

    /// <summary>What the client allocated for so many tags each time, after it had looked at them once.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public static async Task<AllocationRun[]> RunAsync(Repository source, Repository destination, int[] tags, CancellationToken cancellationToken)
    {
        ProgramRun run = await ProgramRun.OfAsync(
            "dotnet",
            [typeof(AllocationWorker).Assembly.Location, Name, $"{source}:v0", $"{destination}:v0", .. tags.Select(number => number.ToString(CultureInfo.InvariantCulture))],
            new Dictionary<string, string>(),
            cancellationToken);
        if (run.ExitCode is not 0)
            throw new BenchmarkException($"The client ended with {run.ExitCode}: {run.Output}{run.Errors}");
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. tags.Zip(lines, (number, line) => new AllocationRun($"client: {number} tags", long.Parse(line, CultureInfo.InvariantCulture)))];
    }

    private static async Task<long> LookAsync(IRemoteRepository source, IRemoteRepository destination, int number, CancellationToken cancellationToken)
    {
        Tag[] tags = [.. Enumerable.Range(0, number).Select(tag => Tag.Parse($"v{tag}"))];
        // The first time opens connections and compiles.
        await LookAsync(source, destination, tags, cancellationToken);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await LookAsync(source, destination, tags, cancellationToken);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static async Task LookAsync(IRemoteRepository source, IRemoteRepository destination, Tag[] tags, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(tags, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (tag, cancelled) =>
        {
            if (await source.ResolveAsync(tag, cancelled) is null)
                throw new BenchmarkException($"{source.Repository} has no {tag}.");
        });
        IReadOnlyDictionary<Tag, Digest> found = await destination.FindTagsAsync(tags, cancellationToken);
        if (found.Count != tags.Length)
            throw new BenchmarkException($"{destination.Repository} has {found.Count} of {tags.Length} tags.");
    }

    private static ServiceProvider Services() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddLogging()
        .AddMetrics()
        .AddRegistries()
        .BuildServiceProvider();
}
