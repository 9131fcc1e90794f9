using System.Globalization;
using System.Text.RegularExpressions;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// dynalite as a process on loopback: a DynamoDB of others, in memory. It has no transactions and no time to live, ignores
/// <c>ReturnValuesOnConditionCheckFailure</c>, checks no credentials, and never throttles.
/// </summary>
public sealed partial class Dynalite : IAsyncDisposable
{
    private const string Folder = "tests/EcrMirror.Testing/node/dynalite";

    private readonly ScratchFolder _folder;
    private readonly PeerProcess _process;

    private Dynalite(ScratchFolder folder, PeerProcess process, Uri endpoint) =>
        (_folder, _process, Endpoint) = (folder, process, endpoint);

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    internal int ProcessId => _process.Id;

    /// <summary>Starts one, empty; it answers when this returns. Skips the test where it is not installed.</summary>
    public static async Task<Dynalite> StartAsync(CancellationToken cancellationToken = default)
    {
        string node = Component.Node.Require();
        string installed = Find(AppContext.BaseDirectory);
        if (!Directory.Exists(Path.Combine(installed, "node_modules", "dynalite")))
        {
            Component.Refuse(
                $"dynalite is not installed. In {Folder}: npm ci",
                isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        }

        var folder = new ScratchFolder();
        PeerProcess? process = null;
        try
        {
            process = PeerProcess.Start(node, [Path.Combine(installed, "serve.js")], folder, _ => { });
            string listening = await process.WaitForLogAsync(line => Listening().IsMatch(line), cancellationToken);
            int port = int.Parse(Listening().Match(listening).Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            return new Dynalite(folder, process, new UriBuilder("http", "127.0.0.1", port).Uri);
        }
        catch
        {
            if (process is not null)
                await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // Packages from npm stay where npm puts them: beside their package.json, not beside the tests' own files.
    private static string Find(string from)
    {
        for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Folder, "package.json")))
                return Path.Combine(folder.FullName, Folder);
        }

        throw new PeerException($"There is no {Folder} above {from}.");
    }

    [GeneratedRegex(@"^listening on 127\.0\.0\.1:(?<port>[0-9]+)$")]
    private static partial Regex Listening();
}
