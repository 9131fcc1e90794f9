using System.Globalization;
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
    private ScratchFolder _folder;
    private PeerProcess _process;
    private bool _isFrozen;

    private Fauxqs(ScratchFolder folder, PeerProcess process, Uri endpoint) => (_folder, _process, Endpoint) = (folder, process, endpoint);

    /// <summary>Where it answers, for SQS and for SNS.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts an emulator of its own, empty; it answers when this returns. Skips the test where it is not installed.</summary>
    public static async Task<Fauxqs> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = new ScratchFolder();
        try
        {
            (PeerProcess process, Uri endpoint) = await StartAsync(folder, port: 0, cancellationToken);
            return new Fauxqs(folder, process, endpoint);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Ends it and starts another at the same address, which knows nothing of the queues and topics that were.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await DisposeAsync();
        _folder = new ScratchFolder();
        (_process, _) = await StartAsync(_folder, Endpoint.Port, cancellationToken);
    }

    /// <summary>Lets it stand still: it accepts connections and requests, and answers none until <see cref="Thaw"/>.</summary>
    public void Freeze()
    {
        _isFrozen = true;
        _process.Signal("STOP");
    }

    /// <summary>Lets it go on where it stood.</summary>
    public void Thaw()
    {
        if (_isFrozen)
            _process.Signal("CONT");
        _isFrozen = false;
    }

    public async ValueTask DisposeAsync()
    {
        // What stands still does not hear that it is to end.
        Thaw();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<(PeerProcess Process, Uri Endpoint)> StartAsync(ScratchFolder folder, int port, CancellationToken cancellationToken)
    {
        (string node, string script) = NodePeer.Require("fauxqs");
        var process = PeerProcess.Start(node, [script, port.ToString(CultureInfo.InvariantCulture)], folder, _ => { });
        try
        {
            string listening = await process.WaitForLogAsync(line => Listening().IsMatch(line), cancellationToken);
            return (process, new Uri($"http://{Listening().Match(listening).Groups["address"].Value}/"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"^listening on (?<address>127\.0\.0\.1:\d+)$")]
    private static partial Regex Listening();
}
