using System.Globalization;
using System.Text.RegularExpressions;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// dynalite as a process on loopback: a DynamoDB of others, in memory. It has no transactions and no time to live, ignores
/// <c>ReturnValuesOnConditionCheckFailure</c>, checks no credentials, and never throttles.
/// </summary>
public sealed partial class Dynalite : IAsyncDisposable
{
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
        (string node, string script) = NodePeer.Require("dynalite");
        var folder = new ScratchFolder();
        PeerProcess? process = null;
        try
        {
            process = PeerProcess.Start(node, [script], folder, _ => { });
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

    [GeneratedRegex(@"^listening on 127\.0\.0\.1:(?<port>[0-9]+)$")]
    private static partial Regex Listening();
}
