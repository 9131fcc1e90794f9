namespace EcrMirror.Testing.Peers;

/// <summary>
/// Docker's engine as a process of its own, apart from any other of the machine: it answers at a socket in its folder, makes no network and
/// no rule of a firewall, and runs nothing. It can build, push and pull, which is what registries see of it.
/// </summary>
public sealed class DockerEngine : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly PeerProcess _process;

    private DockerEngine(ScratchFolder folder, PeerProcess process, string client, string socket) =>
        (_folder, _process, Client, Address) = (folder, process, client, socket);

    /// <summary>The path of the command line.</summary>
    public string Client { get; }

    /// <summary>Where it answers, as <c>DOCKER_HOST</c> names it.</summary>
    public string Address { get; }

    /// <summary>
    /// Starts an engine. Where it is not installed, or does not run, for want of rights for instance, the running test is skipped with a
    /// reason; under <c>CI=true</c>, where <c>test.sh</c> installs everything, it fails.
    /// </summary>
    public static async Task<DockerEngine> StartAsync(CancellationToken cancellationToken = default)
    {
        bool isContinuousIntegration = Environment.GetEnvironmentVariable("CI") is "true";
        string programs = Require(isContinuousIntegration);
        var folder = new ScratchFolder();
        string address = $"unix://{folder.Of("docker.sock")}";
        string path = $"{programs}/usr/sbin:{programs}/usr/bin:{Environment.GetEnvironmentVariable("PATH")}";

        // Mounts of its own, because it changes how those of the machine are shared.
        var process = PeerProcess.Start(
            "/usr/bin/env",
            [
                $"PATH={path}", "unshare", "--mount", "dockerd", "--host", address, "--data-root", folder.Of("data"), "--exec-root", folder.Of("exec"),
                "--pidfile", folder.Of("pid"), "--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
            ],
            folder,
            _ => { });
        try
        {
            await process.WaitForLogAsync(line => line.Contains("API listen on", StringComparison.Ordinal), cancellationToken);
            return new DockerEngine(folder, process, Path.Combine(programs, "usr", "bin", "docker"), address);
        }
        catch (Exception unfit)
        {
            await process.DisposeAsync();
            folder.Dispose();
            if (unfit is PeerException)
                Component.Refuse($"Docker's engine does not run here. {unfit.Message}", isContinuousIntegration);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Require(bool isContinuousIntegration)
    {
        string? unpacked = Component.UnpackedIn(AppContext.BaseDirectory) is { } programs ? Path.Combine(programs, "..", "docker") : null;
        if (unpacked is null || !File.Exists(Path.Combine(unpacked, "usr", "sbin", "dockerd")))
            Component.Refuse("Docker's engine is not unpacked. On Debian ./test.sh does that.", isContinuousIntegration);
        if (!Environment.IsPrivilegedProcess)
            Component.Refuse("Docker's engine needs root, which this user is not.", isContinuousIntegration);
        return Path.GetFullPath(unpacked!);
    }
}
