using System.Text.RegularExpressions;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// fauxqs, an emulator of SQS and SNS in Node, as a process on loopback: the peer for what talks to queues and topics that did not
/// come from us. Its one account is 000000000000, it keeps everything in memory, and it does not check signatures.
/// </summary>
/// <remarks>
/// It knows no message move tasks and no ListDeadLetterSourceQueues, takes bodies beyond the basic plane of Unicode for invalid, and
/// the host of its queue URLs has no address: talk to <see cref="Endpoint"/>, whatever the queue URL says.
/// </remarks>
public sealed partial class Fauxqs : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly PeerProcess _process;

    private Fauxqs(ScratchFolder folder, PeerProcess process, Uri endpoint) => (_folder, _process, Endpoint) = (folder, process, endpoint);

    /// <summary>Where it answers, for SQS and for SNS.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts an emulator of its own, empty; it answers when this returns. Skips the test where it is not installed.</summary>
    public static async Task<Fauxqs> StartAsync(CancellationToken cancellationToken = default)
    {
        (string node, string script) = NodePeer.Require("fauxqs");
        var folder = new ScratchFolder();
        PeerProcess? process = null;
        try
        {
            process = PeerProcess.Start(node, [script], folder, _ => { });
            string listening = await process.WaitForLogAsync(line => Listening().IsMatch(line), cancellationToken);
            return new Fauxqs(folder, process, new Uri($"http://{Listening().Match(listening).Groups["address"].Value}/"));
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

    [GeneratedRegex(@"^listening on (?<address>127\.0\.0\.1:\d+)$")]
    private static partial Regex Listening();
}
