using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>
/// Tools that copy the same content in turn, each time into a new registry unless one is kept. They change places from round to round, so
/// that none always has the warmer machine; a first round is not counted. What arrived is checked each time.
/// </summary>
internal sealed class Contest
{
    public required string Title { get; init; }

    public required IReadOnlyList<Tool> Tools { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Images that each tool copies or looks at: what requests are counted by.</summary>
    public required int Images { get; init; }

    public required DockerRegistry Source { get; init; }

    /// <summary>How a new destination is to run.</summary>
    public DockerRegistryOptions Options { get; init; } = new();

    /// <summary>The destination of every run; null for a new and empty one each.</summary>
    public DockerRegistry? KeptDestination { get; init; }

    /// <summary>Looks at what arrived; the answer is the bytes of blobs that the destination stores.</summary>
    /// <exception cref="BenchmarkException">It is not what was to be copied.</exception>
    public required Func<DockerRegistry, CancellationToken, Task<long>> CheckAsync { get; init; }

    /// <exception cref="BenchmarkException">A tool failed, or what it copied is not what was there.</exception>
    public async Task<Comparison> RunAsync(CancellationToken cancellationToken)
    {
        var measured = new List<Measurement>();
        for (int round = 0; round <= Rounds; round++)
        {
            foreach (Tool tool in round % 2 is 0 ? Tools : Tools.Reverse())
            {
                Measurement measurement = await MeasureAsync(tool, round, cancellationToken);
                Console.Error.WriteLine($"{(round is 0 ? "warm-up" : $"round {round}")}: {tool.Name} {measurement.Seconds:0.00} s");
                if (round > 0)
                    measured.Add(measurement);
            }
        }

        return new Comparison
        {
            Title = Title,
            Images = Images,
            Tools = [.. Tools.Select(tool => tool.Name)],
            Ours = [.. Tools.Where(tool => tool.IsOurs).Select(tool => tool.Name)],
            Measurements = measured,
        };
    }

    private async Task<Measurement> MeasureAsync(Tool tool, int round, CancellationToken cancellationToken)
    {
        DockerRegistry destination = KeptDestination ?? await DockerRegistry.StartAsync(Options, cancellationToken);
        try
        {
            await Source.SettleAsync(cancellationToken);
            await destination.SettleAsync(cancellationToken);
            Source.Journal.Clear();
            destination.Journal.Clear();

            ProgramRun run = await tool.CopyAsync(Source, destination, cancellationToken);
            if (run.ExitCode is not 0)
                throw new BenchmarkException($"{tool.Name} ended with {run.ExitCode}: {run.Output}{run.Errors}");
            await Source.SettleAsync(cancellationToken);
            await destination.SettleAsync(cancellationToken);
            IReadOnlyList<PeerRequest> asked = Source.Journal.Requests;
            IReadOnlyList<PeerRequest> told = destination.Journal.Requests;
            return new Measurement
            {
                Tool = tool.Name,
                Round = round,
                Seconds = run.Wall.TotalSeconds,
                ProcessorSeconds = run.Processor.TotalSeconds,
                PeakResidentBytes = run.PeakResidentBytes,
                SourceRequests = asked.Count,
                DestinationRequests = told.Count,
                BytesRead = asked.Where(request => request.Method is "GET").Sum(request => request.Bytes),
                Requests = RequestKinds.Count(asked, told),
                BytesStored = await CheckAsync(destination, cancellationToken),
            };
        }
        finally
        {
            if (KeptDestination is null)
                await destination.DisposeAsync();
        }
    }
}
