using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Compare;

/// <summary><c>ecr-mirror</c>, as its users run it, on a set.</summary>
/// <param name="set">The set.</param>
/// <param name="kept">A folder for state that lasts from one run to the next.</param>
internal sealed class OurTools(ImageSet set, ScratchFolder kept)
{
    public IEnumerable<Tool> List()
    {
        yield return new Tool("ecr-mirror sync", SyncAsync);
        if (set.IsOneImage)
            yield return new Tool("ecr-mirror copy", CopyAsync);
        if (!set.IsInSync)
            yield break;
        // The first round, which is not counted, is where the state comes from.
        yield return new Tool("ecr-mirror sync, with state", (source, destination, cancelled) => SyncAsync(source, destination, "state", neverMoves: false, cancelled));
        yield return new Tool("ecr-mirror sync, with state and neverMoves", (source, destination, cancelled) => SyncAsync(source, destination, "never-moves", neverMoves: true, cancelled));
    }

    private async Task<ProgramRun> SyncAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        return await RunAsync(source, destination, folder.FullName, neverMoves: false, cancellationToken);
    }

    private Task<ProgramRun> SyncAsync(DockerRegistry source, DockerRegistry destination, string state, bool neverMoves, CancellationToken cancellationToken) =>
        RunAsync(source, destination, Directory.CreateDirectory(kept.Of(state)).FullName, neverMoves, cancellationToken);

    private async Task<ProgramRun> RunAsync(DockerRegistry source, DockerRegistry destination, string folder, bool neverMoves, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, "rules.yaml");
        string never = neverMoves ? "    neverMoves: [\"*\"]\n" : "";
        IEnumerable<string> rules = set.Repositories.Select(repository => $$"""
              - id: {{repository}}
                source: {{source.Host}}/{{repository}}
                select: {tags: ["*"]}
                destinations: ["{{destination.Host}}/{{ImageSet.AtDestination(repository)}}"]
            {{never}}
            """);
        await File.WriteAllTextAsync(file, $"version: 1\nrules:\n{string.Join('\n', rules)}\n", cancellationToken);
        return await EcrMirrorProgram.RunAsync(folder, cancellationToken, "sync", "--rules", file, "--state", Path.Combine(folder, "state.db"));
    }

    private async Task<ProgramRun> CopyAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        SetImage image = set.Images[0];
        return await EcrMirrorProgram.RunAsync(
            folder.FullName,
            cancellationToken,
            "copy", "--src", $"{source.Host}/{image.Repository}:{image.Tag}", "--dest", $"{destination.Host}/{ImageSet.AtDestination(image.Repository)}:{image.Tag}");
    }
}
