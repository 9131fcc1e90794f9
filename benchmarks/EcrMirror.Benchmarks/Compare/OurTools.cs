using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Compare;

/// <summary><c>ecr-mirror</c>, as its users run it, on a set.</summary>
/// <param name="set">The set.</param>
/// <param name="kept">A folder for state that lasts from one run to the next.</param>
internal sealed class OurTools(ImageSet set, ScratchFolder kept)
{
    public const string Sync = "ecr-mirror sync";
    public const string SyncWithState = "ecr-mirror sync, with state";
    public const string SyncNeverMoves = "ecr-mirror sync, with state and neverMoves";

    /// <summary>Variables of its environment, besides those that it has anyway.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the program of the build is run in place of the package.</summary>
    public bool IsOfBuild { get; init; }

    /// <summary>When it is stopped; null for its end.</summary>
    public TimeSpan? Limit { get; init; }

    /// <param name="destinations">How many destinations there are: one command copies to one.</param>
    public IEnumerable<Tool> List(int destinations)
    {
        string path = EcrMirrorProgram.FindPackage();
        yield return new Tool(Sync, Tool.OurProgram, path, SyncAsync);
        if (set.IsOneImage && destinations is 1)
            yield return new Tool("ecr-mirror copy", Tool.OurProgram, path, CopyAsync);
        if (!set.IsInSync)
            yield break;
        // The first round, which is not counted, is where the state comes from.
        yield return new Tool(SyncWithState, Tool.OurProgram, path, (sides, cancelled) => SyncAsync(sides, "state", neverMoves: false, cancelled));
        yield return new Tool(SyncNeverMoves, Tool.OurProgram, path, (sides, cancelled) => SyncAsync(sides, "never-moves", neverMoves: true, cancelled));
    }

    /// <summary>Mirrors the set, without state of an earlier run.</summary>
    public async Task<ProgramRun> SyncAsync(Sides sides, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        return await SyncAsync(sides, folder.FullName, neverMoves: false, cancellationToken);
    }

    private async Task<ProgramRun> SyncAsync(Sides sides, string state, bool neverMoves, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateDirectory(kept.Of(state)).FullName;
        string file = Path.Combine(folder, "rules.yaml");
        string never = neverMoves ? "    neverMoves: [\"*\"]\n" : "";
        IEnumerable<string> rules = set.Repositories.Select(repository => $$"""
              - id: {{repository}}
                source: {{sides.Source.Host}}/{{repository}}
                select: {tags: ["*"]}
                destinations: [{{string.Join(", ", sides.Destinations.Select(side => $"\"{side.Host}/{ImageSet.AtDestination(repository)}\""))}}]
            {{never}}
            """);
        await File.WriteAllTextAsync(file, $"version: 1\nrules:\n{string.Join('\n', rules)}\n", cancellationToken);
        return await RunAsync(folder, sides, ["sync", "--rules", file, "--state", Path.Combine(folder, "state.db")], cancellationToken);
    }

    private async Task<ProgramRun> CopyAsync(Sides sides, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        SetImage image = set.Images[0];
        string[] copy = ["copy", "--src", $"{sides.Source.Host}/{image.Repository}:{image.Tag}", "--dest", $"{sides.Destinations[0].Host}/{ImageSet.AtDestination(image.Repository)}:{image.Tag}"];
        return await RunAsync(folder.FullName, sides, copy, cancellationToken);
    }

    // The one place where ours starts.
    private Task<ProgramRun> RunAsync(string folder, Sides sides, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string[] all = [.. arguments, .. sides.CaFiles.SelectMany(file => new[] { "--ca-file", file })];
        return IsOfBuild
            ? EcrMirrorProgram.RunAsync(folder, Environment, cancellationToken, all)
            : EcrMirrorProgram.RunPackageAsync(folder, Environment, Limit, cancellationToken, all);
    }
}
