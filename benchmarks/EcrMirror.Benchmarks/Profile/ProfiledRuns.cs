using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Profile;

/// <summary>Runs the package on a little of each set, and has it say what it compiles.</summary>
internal sealed class ProfiledRuns : IDisposable
{
    // As many images at least make every request, and a second layer makes a mount.
    private const int Part = 50;

    // A runtime that ends closes the file while its threads still write there (seen in 4 of 100 runs, and in none of 190 without the file).
    private const int MostAttempts = 5;

    private static readonly int[] CrashCodes = [128 + 6, 128 + 11];

    private readonly ScratchFolder _folder = new();
    private readonly HashSet<string> _lines = [];

    /// <summary>What the runtime said of each method.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <exception cref="BenchmarkException">A run failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (bool usesTls in new[] { false, true })
        {
            foreach (string letter in ImageSets.Letters)
                await RunAsync(letter, new DockerRegistryOptions { UsesTls = usesTls }, cancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(string letter, DockerRegistryOptions options, CancellationToken cancellationToken)
    {
        var sets = new ImageSets(Part);
        await using DockerRegistry source = await DockerRegistry.StartAsync(options, cancellationToken);
        ImageSet set = await sets.PutAsync(letter, source, repository => repository, cancellationToken: cancellationToken);
        using var kept = new ScratchFolder();
        string said = _folder.Of("said.txt");
        var tools = new OurTools(set, kept) { Environment = new Dictionary<string, string> { ["DOTNET_JitDisasmSummary"] = "1", ["DOTNET_JitStdOutFile"] = said } };
        foreach (Tool tool in tools.List(destinations: 1))
        {
            await using DockerRegistry destination = await DockerRegistry.StartAsync(options, cancellationToken);
            var sides = new Sides(Side.Direct(source), [Side.Direct(destination)]);

            // To an empty registry, and once it is full: the second time with what the first one knew, where the tool has it.
            for (int round = 0; round < 2; round++)
            {
                await RunAsync(tool, sides, said, cancellationToken);
            }
        }
    }

    private async Task RunAsync(Tool tool, Sides sides, string said, CancellationToken cancellationToken)
    {
        ProgramRun run;
        int attempt = 0;
        do
        {
            File.Delete(said);
            run = await tool.CopyAsync(sides, cancellationToken);
        }
        while (CrashCodes.Contains(run.ExitCode) && ++attempt < MostAttempts);

        if (run.ExitCode != 0)
            throw new BenchmarkException($"{tool.Name} ended with {run.ExitCode}:\n{run.Errors}");
        _lines.UnionWith(await File.ReadAllLinesAsync(said, cancellationToken));
    }
}
