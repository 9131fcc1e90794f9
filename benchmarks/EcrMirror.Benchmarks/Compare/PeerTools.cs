using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>
/// The other tools of this machine on a set, each in the way that suits it best: one process where it has a command for that, else four
/// processes at a time. A further peer is a method here, and a line in <see cref="List"/>.
/// </summary>
internal sealed class PeerTools(ImageSet set)
{
    private const string AtOnce = "4";

    public IEnumerable<Tool> List()
    {
        if (Component.Skopeo.Locate() is not null)
            yield return set.IsOneImage ? new Tool("skopeo copy", SkopeoCopyAsync) : new Tool("skopeo sync", SkopeoSyncAsync);
        if (Component.Crane.Locate() is { } crane)
            yield return Crane(crane);
        // It copies what it is told to; there is no command that finds out what is to be done.
        if (Component.Oras.Locate() is { } oras && !set.IsInSync)
            yield return Oras(oras);
        if (Component.Regsync.Locate() is { } regsync && !set.IsOneImage)
            yield return new Tool("regsync once", (source, destination, cancelled) => RegsyncAsync(regsync, source, destination, cancelled));
    }

    private Task<ProgramRun> SkopeoCopyAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        SetImage image = set.Images[0];
        return Skopeo.WatchCopyAsync(
            SkopeoImage.In(source, image.Repository, image.Tag), SkopeoImage.In(destination, ImageSet.AtDestination(image.Repository), image.Tag), cancellationToken);
    }

    private Task<ProgramRun> SkopeoSyncAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken) =>
        Skopeo.WatchSyncAsync(source, destination, set.Repositories, ImageSet.Prefix, cancellationToken);

    private Tool Crane(string crane) => set switch
    {
        { IsOneImage: true } => new Tool("crane copy", (source, destination, cancelled) => EachImageAsync([crane, "copy"], source, destination, cancelled)),
        { IsInSync: true } => new Tool("crane copy -a -j 8", (source, destination, cancelled) => EachRepositoryAsync([crane, "copy", "-a", "-j", "8"], source, destination, cancelled)),
        _ => new Tool("crane copy -a, xargs -P4", (source, destination, cancelled) => EachRepositoryAsync([crane, "copy", "-a"], source, destination, cancelled)),
    };

    private Tool Oras(string oras) => new(
        set.IsOneImage ? "oras cp (no hash)" : "oras cp, xargs -P4 (no hash)",
        (source, destination, cancelled) => EachImageAsync([oras, "cp", "--no-tty", "-r", "--from-plain-http", "--to-plain-http"], source, destination, cancelled));

    private async Task<ProgramRun> RegsyncAsync(string regsync, DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        IEnumerable<string> steps = set.Repositories.Select(repository =>
            $"  - {{source: '{source.Host}/{repository}', target: '{destination.Host}/{ImageSet.AtDestination(repository)}', type: repository}}");
        string file = folder.Write(
            "regsync.yaml",
            $"""
            version: 1
            creds:
              - registry: '{source.Host}'
                tls: disabled
              - registry: '{destination.Host}'
                tls: disabled
            defaults:
              parallel: {AtOnce}
            sync:
            {string.Join('\n', steps)}

            """);
        return await RunAsync(folder, regsync, ["-c", file, "once"], cancellationToken);
    }

    private Task<ProgramRun> EachImageAsync(string[] command, DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken) =>
        EachAsync(
            command,
            [.. set.Images.Select(image => ($"{source.Host}/{image.Repository}:{image.Tag}", $"{destination.Host}/{ImageSet.AtDestination(image.Repository)}:{image.Tag}"))],
            cancellationToken);

    private Task<ProgramRun> EachRepositoryAsync(string[] command, DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken) =>
        EachAsync(
            command,
            [.. set.Repositories.Select(repository => ($"{source.Host}/{repository}", $"{destination.Host}/{ImageSet.AtDestination(repository)}"))],
            cancellationToken);

    private static async Task<ProgramRun> EachAsync(string[] command, (string From, string To)[] pairs, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        if (pairs is [var only])
            return await RunAsync(folder, command[0], [.. command[1..], only.From, only.To], cancellationToken);
        string list = folder.Write("pairs", string.Concat(pairs.Select(pair => $"{pair.From} {pair.To}\n")));
        return await RunAsync(folder, "xargs", ["-a", list, "-P", AtOnce, "-n", "2", .. command], cancellationToken);
    }

    private static Task<ProgramRun> RunAsync(ScratchFolder folder, string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ProgramRun.OfAsync(program, arguments, new Dictionary<string, string> { ["HOME"] = folder.FullName, ["DOCKER_CONFIG"] = folder.FullName }, cancellationToken);
}
