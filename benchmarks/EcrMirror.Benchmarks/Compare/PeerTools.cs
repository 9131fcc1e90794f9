using System.Text.Json.Nodes;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>
/// The other tools of this machine on a set, each in the way that suits it best: one process where it has a command for that, else some
/// processes at a time. A further peer is a method here, and a line in <see cref="Find"/>.
/// </summary>
/// <param name="set">The set.</param>
/// <param name="destinations">How many destinations there are; none of them has a command for several.</param>
/// <param name="limit">When a tool is stopped that is not done.</param>
internal sealed class PeerTools(ImageSet set, int destinations, TimeSpan? limit)
{
    // As many images or repositories; as many destinations.
    private string AtOnce => destinations is 1 ? "4" : "3";

    private bool IsOneRun => set.Repositories.Count() is 1 && destinations is 1;

    private string AtOnceText => IsOneRun ? "" : $", xargs -P{AtOnce}";

    private string AtDestinations => destinations is 1 ? "" : $", xargs -P{AtOnce}";

    /// <summary>What a program can do for the set; null if nothing.</summary>
    public Tool? Find(PeerProgram peer) => peer.Name switch
    {
        "skopeo" or "skopeo-new" when set.IsOneImage => Named(peer, $"skopeo {peer.Version} copy{AtDestinations}", SkopeoCopyAsync),
        "skopeo" or "skopeo-new" => Named(peer, $"skopeo {peer.Version} sync{AtDestinations}", SkopeoSyncAsync),
        "crane" when set.IsOneImage => Named(peer, $"crane copy{AtDestinations}", EachImage(peer.Path, "copy")),
        "crane" when set.IsInSync => Named(peer, $"crane copy -a -j 8{AtDestinations}", EachRepository(peer.Path, "copy", "-a", "-j", "8")),
        "crane" => Named(peer, $"crane copy -a{AtOnceText}", EachRepository(peer.Path, "copy", "-a")),
        // It copies what it is told to; there is no command that finds out what is to be done.
        "oras" when !set.IsInSync => Named(peer, $"oras cp{AtOnceText} (no hash)", OrasAsync) with { VerifiesDigests = false },
        "regctl" when set.IsOneImage => Named(peer, $"regctl image copy{AtDestinations}", RegctlAsync),
        "regsync" when !set.IsOneImage => Named(peer, "regsync once", RegsyncAsync),
        _ => null,
    };

    private static Tool Named(PeerProgram peer, string name, Func<PeerProgram, PeerRun, Task<ProgramRun>> copyAsync) => new(
        name,
        peer.Name,
        peer.Path,
        async (sides, cancelled) =>
        {
            using var run = new PeerRun(sides, cancelled);
            return await copyAsync(peer, run);
        });

    private Task<ProgramRun> SkopeoCopyAsync(PeerProgram peer, PeerRun run) => EachAsync(
        run,
        [peer.Path, "--insecure-policy", "copy", "--quiet", "--all", .. run.SkopeoTrust("src-"), .. run.SkopeoTrust("dest-")],
        [.. ImagePairs(run.Sides).Select(pair => ($"docker://{pair.From}", $"docker://{pair.To}"))]);

    private Task<ProgramRun> SkopeoSyncAsync(PeerProgram peer, PeerRun run)
    {
        string trust = run.Sides.UsesTls ? $"  cert-dir: '{run.CertificateFolder}'\n" : "  tls-verify: false\n";
        string images = string.Concat(set.Repositories.Select(repository => $"    {repository}: []\n"));
        string file = run.Folder.Write("sync.yaml", $"'{run.Sides.Source.Host}':\n{trust}  images:\n{images}");
        return EachAsync(
            run,
            [peer.Path, "--insecure-policy", "sync", "--all", "--src", "yaml", "--dest", "docker", .. run.SkopeoTrust("dest-")],
            [.. run.Sides.Destinations.Select(side => (file, $"{side.Host}/{ImageSet.Prefix}"))]);
    }

    private Task<ProgramRun> OrasAsync(PeerProgram peer, PeerRun run)
    {
        string[] transport = run.Sides.UsesTls ? [] : ["--from-plain-http", "--to-plain-http"];
        return EachAsync(run, [peer.Path, "cp", "--no-tty", "-r", .. transport], ImagePairs(run.Sides));
    }

    private Task<ProgramRun> RegctlAsync(PeerProgram peer, PeerRun run)
    {
        var hosts = new JsonObject();
        foreach (Side side in run.Sides.Destinations.Prepend(run.Sides.Source))
            hosts[side.Host.ToString()] = new JsonObject { ["tls"] = run.Sides.UsesTls ? "enabled" : "disabled" };
        run.Environment["REGCTL_CONFIG"] = run.Folder.Write("regctl.json", new JsonObject { ["hosts"] = hosts }.ToJsonString());
        return EachAsync(run, [peer.Path, "image", "copy"], ImagePairs(run.Sides));
    }

    private Task<ProgramRun> RegsyncAsync(PeerProgram peer, PeerRun run)
    {
        string tls = run.Sides.UsesTls ? "enabled" : "disabled";
        IEnumerable<string> credentials = run.Sides.Destinations.Prepend(run.Sides.Source).Select(side => $"  - {{registry: '{side.Host}', tls: {tls}}}");
        IEnumerable<string> steps = RepositoryPairs(run.Sides).Select(pair => $"  - {{source: '{pair.From}', target: '{pair.To}', type: repository}}");
        string file = run.Folder.Write(
            "regsync.yaml",
            $"""
            version: 1
            creds:
            {string.Join('\n', credentials)}
            defaults:
              parallel: 4
            sync:
            {string.Join('\n', steps)}

            """);
        return RunAsync(run, peer.Path, ["-c", file, "once"]);
    }

    private Func<PeerProgram, PeerRun, Task<ProgramRun>> EachImage(params string[] command) => (_, run) => EachAsync(run, command, ImagePairs(run.Sides));

    private Func<PeerProgram, PeerRun, Task<ProgramRun>> EachRepository(params string[] command) => (_, run) => EachAsync(run, command, RepositoryPairs(run.Sides));

    private (string From, string To)[] ImagePairs(Sides sides) =>
    [
        .. from image in set.Images
           from side in sides.Destinations
           select ($"{sides.Source.Host}/{image.Repository}:{image.Tag}", $"{side.Host}/{ImageSet.AtDestination(image.Repository)}:{image.Tag}"),
    ];

    private (string From, string To)[] RepositoryPairs(Sides sides) =>
    [
        .. from repository in set.Repositories
           from side in sides.Destinations
           select ($"{sides.Source.Host}/{repository}", $"{side.Host}/{ImageSet.AtDestination(repository)}"),
    ];

    private Task<ProgramRun> EachAsync(PeerRun run, string[] command, (string From, string To)[] pairs)
    {
        if (pairs is [var only])
            return RunAsync(run, command[0], [.. command[1..], only.From, only.To]);
        string list = run.Folder.Write("pairs", string.Concat(pairs.Select(pair => $"{pair.From} {pair.To}\n")));
        return RunAsync(run, "xargs", ["-a", list, "-P", AtOnce, "-n", "2", .. command]);
    }

    private Task<ProgramRun> RunAsync(PeerRun run, string program, IEnumerable<string> arguments) =>
        ProgramRun.OfAsync(program, arguments, run.Environment, limit, run.Cancelled);
}
