using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Fleet;

/// <summary>One service as a process of its own, which can be killed and started again.</summary>
public sealed partial class FleetProcess : IAsyncDisposable
{
    private const int MostLines = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly string _program;
    private readonly string _settingsFile;
    private readonly KeyPair? _key;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private ScratchFolder? _folder;
    private PeerProcess? _process;
    private TaskCompletionSource<Uri> _listening = new();

    internal FleetProcess(string name, string program, string settingsFile, KeyPair? key) =>
        (Name, _program, _settingsFile, _key) = (name, program, settingsFile, key);

    /// <summary>What it is called, such as <c>Copier 2</c>.</summary>
    public string Name { get; }

    /// <summary>Where it says how it is.</summary>
    public Uri Address => _listening.Task.Result;

    /// <summary>The id of the process that runs now.</summary>
    public int Id => _process?.Id ?? throw new InvalidOperationException($"{Name} does not run.");

    /// <summary>What it has logged, also before it was killed: one JSON document a line.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The messages of what it has logged at a level.</summary>
    public IReadOnlyList<string> Logged(string level) =>
    [
        .. Log.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("LogLevel").GetString() == level)
            .Select(entry => entry.GetProperty("Message").GetString()!),
    ];

    /// <summary>Starts it; it is ready when this returns: queues and tables answer.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Launch();
        await ReadyAsync(cancellationToken);
    }

    /// <summary>Starts it and does not wait.</summary>
    public void Launch()
    {
        _listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _folder = new ScratchFolder();
        _process = PeerProcess.Start(
            "/usr/bin/env",
            [
                $"AWS_ACCESS_KEY_ID={_key?.AccessKeyId ?? "test"}",
                $"AWS_SECRET_ACCESS_KEY={_key?.SecretAccessKey ?? "test"}",
                "AWS_EC2_METADATA_DISABLED=true",
                $"HOME={_folder.FullName}",
                "dotnet",
                _program,
                "--config",
                _settingsFile,
            ],
            _folder,
            Hear);
    }

    /// <summary>Waits until queues and tables answer.</summary>
    /// <exception cref="PeerException">It ended, or was not ready in time; the message has its log.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            Uri address = await _listening.Task.WaitAsync(both.Token);
            using var client = new HttpMessageInvoker(new SocketsHttpHandler());
            using var timer = new PeriodicTimer(Interval, TimeProvider.System);
            while (!await IsReadyAsync(client, address, both.Token))
                await timer.WaitForNextTickAsync(both.Token);
        }
        catch (Exception notReady) when (notReady is OperationCanceledException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new PeerException($"{Name} is not ready: {notReady.Message} It said: {string.Join('\n', Log.TakeLast(20))}");
        }
    }

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public Task KillAsync() => EndAsync("-KILL");

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    public Task StopAsync() => EndAsync("-TERM");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder?.Dispose();
        (_process, _folder) = (null, null);
    }

    private static async Task<bool> IsReadyAsync(HttpMessageInvoker client, Uri address, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/health/ready"));
        using HttpResponseMessage answer = await client.SendAsync(question, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private async Task EndAsync(string signal)
    {
        using (Process running = Process.GetProcessById(Id))
        {
            using Process kill = Process.Start("/bin/kill", [signal, $"{Id}"]);
            await kill.WaitForExitAsync();
            await running.WaitForExitAsync();
        }

        await DisposeAsync();
    }

    private void Hear(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            if (_lines.Count > MostLines)
                _lines.RemoveRange(0, MostLines / 2);
        }

        if (Listening().Match(line) is { Success: true } heard)
            _listening.TrySetResult(new Uri(heard.Groups["address"].Value));
    }

    [GeneratedRegex(@"health and metrics at (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
