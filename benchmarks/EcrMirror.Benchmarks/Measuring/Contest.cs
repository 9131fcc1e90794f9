using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>
/// Tools that copy the same content in turn, each time into new registries unless some are kept. They change places from round to round, so
/// that none always has the warmer machine; a first round is not counted. What arrived is checked each time.
/// </summary>
internal sealed class Contest
{
    public string Name { get; init; } = "";

    public required string Title { get; init; }

    public required IReadOnlyList<Tool> Tools { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Whether other tools take part in the round that is not counted. Where runs are long, only ours does, which keeps state from it.</summary>
    public bool PeersWarmUp { get; init; } = true;

    /// <summary>Images that each tool copies or looks at: what requests are counted by.</summary>
    public required int Images { get; init; }

    public required Side Source { get; init; }

    /// <summary>The destinations of every run; null for new and empty ones each.</summary>
    public IReadOnlyList<Side>? KeptDestinations { get; init; }

    /// <summary>How many new destinations a run has.</summary>
    public int Destinations { get; init; } = 1;

    /// <summary>Starts a new destination.</summary>
    public required Func<CancellationToken, Task<Side>> OpenDestinationAsync { get; init; }

    /// <summary>Looks at what arrived; the answer is the bytes of blobs that the destination stores.</summary>
    /// <exception cref="BenchmarkException">It is not what was to be copied.</exception>
    public required Func<DockerRegistry, CancellationToken, Task<long>> CheckAsync { get; init; }

    /// <exception cref="BenchmarkException">Ours failed, or what it copied is not what was there.</exception>
    public async Task<Comparison> RunAsync(CancellationToken cancellationToken)
    {
        var measured = new List<Measurement>();
        var failed = new Dictionary<string, string>();
        for (int round = 0; round <= Rounds; round++)
        {
            IEnumerable<Tool> turns = round % 2 is 0 ? Tools : Tools.Reverse();
            foreach (Tool tool in turns.Where(tool => (round > 0 || PeersWarmUp || tool.IsOurs) && !failed.ContainsKey(tool.Name)))
            {
                if (await TryMeasureAsync(tool, round, failed, cancellationToken) is not { } measurement)
                    continue;
                Console.Error.WriteLine($"{(round is 0 ? "warm-up" : $"round {round}")}: {tool.Name} {measurement.Seconds:0.00} s{(measurement.WasStopped ? ", stopped" : "")}");
                if (round > 0)
                    measured.Add(measurement);
            }
        }

        return new Comparison
        {
            Name = Name,
            Title = Title,
            Images = Images,
            UniqueBytes = measured.Where(run => !run.WasStopped).Select(run => run.BytesStored / (KeptDestinations?.Count ?? Destinations)).FirstOrDefault(),
            Tools = [.. Tools.Select(tool => new ComparedTool(tool.Name, tool.Program, tool.VerifiesDigests))],
            Measurements = measured,
            Failures = failed,
        };
    }

    // Another tool that fails takes part no more; it does not end what the rest has to show.
    private async Task<Measurement?> TryMeasureAsync(Tool tool, int round, Dictionary<string, string> failed, CancellationToken cancellationToken)
    {
        try
        {
            return await MeasureAsync(tool, round, cancellationToken);
        }
        catch (BenchmarkException failure) when (!tool.IsOurs)
        {
            Console.Error.WriteLine(failure.Message);
            failed[tool.Name] = failure.Message;
            return null;
        }
    }

    private async Task<Measurement> MeasureAsync(Tool tool, int round, CancellationToken cancellationToken)
    {
        var opened = new List<Side>();
        try
        {
            while (KeptDestinations is null && opened.Count < Destinations)
                opened.Add(await OpenDestinationAsync(cancellationToken));
            return await MeasureAsync(tool, round, new Sides(Source, KeptDestinations ?? opened), cancellationToken);
        }
        finally
        {
            foreach (Side destination in opened)
                await destination.Registry.DisposeAsync();
        }
    }

    private async Task<Measurement> MeasureAsync(Tool tool, int round, Sides sides, CancellationToken cancellationToken)
    {
        DockerRegistry[] all = [sides.Source.Registry, .. sides.Destinations.Select(side => side.Registry)];
        foreach (DockerRegistry registry in all)
        {
            await registry.SettleAsync(cancellationToken);
            registry.Journal.Clear();
        }

        await ProgramFiles.ReadAsync(tool.Path, cancellationToken);
        ProgramRun run = await tool.CopyAsync(sides, cancellationToken);
        if (run is { ExitCode: not 0, WasStopped: false })
            throw new BenchmarkException($"{tool.Name} ended with {run.ExitCode}: {run.Output}{run.Errors}");
        foreach (DockerRegistry registry in all)
            await registry.SettleAsync(cancellationToken);
        PeerRequest[] asked = [.. all[0].Journal.Requests];
        PeerRequest[] told = [.. all[1..].SelectMany(registry => registry.Journal.Requests)];
        long stored = 0;
        foreach (DockerRegistry destination in all[1..])
            stored += run.WasStopped ? 0 : await CheckAsync(destination, cancellationToken);
        return new Measurement
        {
            Tool = tool.Name,
            Round = round,
            Seconds = run.Wall.TotalSeconds,
            WasStopped = run.WasStopped,
            ProcessorSeconds = run.Processor.TotalSeconds,
            PeakResidentBytes = run.PeakResidentBytes,
            SourceRequests = asked.Length,
            DestinationRequests = told.Length,
            BytesRead = asked.Where(request => request.Method is "GET").Sum(request => request.Bytes),
            Requests = RequestKinds.Count(asked, told),
            BytesStored = stored,
        };
    }
}
