using System.Net.Sockets;
using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Demo;

/// <summary>
/// The demo's two registries: those that an earlier <c>demo --keep</c> still holds up, or new ones in this process. Kept ones are
/// found through a file beside the demo's own state.
/// </summary>
internal sealed class DemoRegistries : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly LocalRegistry? _source;
    private readonly LocalRegistry? _destination;

    private DemoRegistries(Kept hosts) => (Source, Destination) = (hosts.Source, hosts.Destination);

    private DemoRegistries(LocalRegistry source, LocalRegistry destination)
        : this(new Kept(source.Host, destination.Host)) => (_source, _destination) = (source, destination);

    /// <summary>Where images come from.</summary>
    public RegistryHost Source { get; }

    /// <summary>The local ECR.</summary>
    public RegistryHost Destination { get; }

    /// <summary>Whether another process holds the registries up.</summary>
    public bool AreKept => _source is null;

    /// <summary>The demo's state: it belongs to these registries and goes with them.</summary>
    public static string StateFile => Path.Combine(Folder, "state.db");

    private static string Folder => Path.Combine(Cli.StateFile.Folder, "demo");

    private static string KeptFile => Path.Combine(Folder, "registries.json");

    /// <summary>The kept registries if they answer, else new ones with the demo's content.</summary>
    public static async Task<DemoRegistries> OpenAsync(CancellationToken cancellationToken)
    {
        if (await FindKeptAsync(cancellationToken) is { } kept)
            return new DemoRegistries(kept);

        // What is remembered is about registries that are gone.
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);

        LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        LocalRegistry destination = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        DemoContent.AddTo(source);
        return new DemoRegistries(source, destination);
    }

    /// <summary>Lets other runs find these registries for as long as this process lives.</summary>
    public void Keep() => File.WriteAllText(KeptFile, JsonSerializer.Serialize(new Kept(Source, Destination)));

    public async ValueTask DisposeAsync()
    {
        if (AreKept)
            return;

        File.Delete(KeptFile);
        await _source!.DisposeAsync();
        await _destination!.DisposeAsync();
    }

    private static async Task<Kept?> FindKeptAsync(CancellationToken cancellationToken)
    {
        try
        {
            Kept? kept = JsonSerializer.Deserialize<Kept>(await File.ReadAllTextAsync(KeptFile, cancellationToken));
            return kept is not null && await AnswersAsync(kept.Source, cancellationToken) && await AnswersAsync(kept.Destination, cancellationToken)
                ? kept
                : null;
        }
        catch (Exception notKept) when (notKept is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static async Task<bool> AnswersAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(host.Name, host.Port!.Value, patience.Token);
            return true;
        }
        catch (Exception silent) when (silent is SocketException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private sealed record Kept(RegistryHost Source, RegistryHost Destination);
}
