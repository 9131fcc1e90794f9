using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// docker-registry (CNCF distribution 2.8) as a process on loopback: the strict peer that did not come from us. It refuses manifests
/// whose blobs or children are missing, mounts, and has no referrers API.
/// </summary>
public sealed partial class DockerRegistry : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ScratchFolder _folder;
    private readonly PeerProcess _process;
    private readonly HttpMessageInvoker _http;
    private int _markers;

    private DockerRegistry(ScratchFolder folder, PeerProcess process, HttpMessageInvoker http, RegistryHost host, PeerAccess access, PeerJournal journal, TokenServer? tokens)
    {
        _folder = folder;
        _process = process;
        _http = http;
        Host = host;
        Access = access;
        Journal = journal;
        Tokens = tokens;
    }

    /// <summary>Where it listens.</summary>
    public RegistryHost Host { get; }

    /// <summary>What a client needs to talk to it.</summary>
    public PeerAccess Access { get; }

    /// <summary>What it was asked. Lines arrive after the answers: call <see cref="SettleAsync"/> before reading.</summary>
    public PeerJournal Journal { get; }

    /// <summary>Its token server, if it has one.</summary>
    public TokenServer? Tokens { get; }

    /// <summary>The certificate of its private authority in PEM, if it serves HTTPS.</summary>
    public string? CaFile => Access.CertificateFolder is { } folder ? Path.Combine(folder, "ca.crt") : null;

    /// <summary>The root of its URLs, with a slash at the end.</summary>
    public Uri Endpoint => EndpointOf(Host, Access);

    internal int ProcessId => _process.Id;

    internal string Folder => _folder.FullName;

    internal HttpMessageInvoker Http => _http;

    /// <summary>Starts a registry of its own, empty; it answers when this returns. Skips the test where it is not installed.</summary>
    public static async Task<DockerRegistry> StartAsync(DockerRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DockerRegistryOptions();
        string program = Component.DockerRegistry.Require();
        var folder = new ScratchFolder();
        TokenServer? tokens = null;
        PeerProcess? process = null;
        try
        {
            tokens = options.Tokens is null ? null : await TokenServer.StartAsync(options.Tokens, cancellationToken);
            var access = new PeerAccess
            {
                CertificateFolder = options.UsesTls ? PeerCertificates.WriteServerCertificate(folder) : null,
                Account = options.Htpasswd ?? options.Tokens?.Account,
            };
            string configuration = folder.Write("config.yml", await ConfigureAsync(options, folder, tokens, cancellationToken));

            var journal = new PeerJournal();
            process = PeerProcess.Start(program, ["serve", configuration], folder, journal.Read);
            string listening = await process.WaitForLogAsync(line => Listening().IsMatch(line), cancellationToken);
            RegistryHost host = RegistryHost.Parse($"127.0.0.1:{Listening().Match(listening).Groups["port"].Value}");

            var registry = new DockerRegistry(folder, process, Connect(access), host, access, journal, tokens);
            await registry.SettleAsync(cancellationToken);
            return registry;
        }
        catch
        {
            if (process is not null)
                await process.DisposeAsync();
            if (tokens is not null)
                await tokens.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A repository of this registry.</summary>
    public Repository Repository(string name) => new(Host, RepositoryName.Parse(name));

    /// <summary>The file in which it keeps the bytes of a blob or manifest; null where it has none.</summary>
    public string? FindBlobFile(Digest digest)
    {
        // Source: distribution 2.8, registry/storage/paths.go.
        string file = _folder.Of("data", "docker", "registry", "v2", "blobs", digest.Algorithm, digest.Encoded[..2], digest.Encoded, "data");
        return File.Exists(file) ? file : null;
    }

    /// <summary>Returns when everything that was answered before the call is in the journal.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken = default)
    {
        string marker = string.Create(CultureInfo.InvariantCulture, $"/v2/?marker={Interlocked.Increment(ref _markers)}");
        Task logged = Journal.Await(marker);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Endpoint, marker));
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        await logged.WaitAsync(Patience, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        if (Tokens is not null)
            await Tokens.DisposeAsync();
        _folder.Dispose();
    }

    internal static Uri EndpointOf(RegistryHost host, PeerAccess access) =>
        new($"{(access.CertificateFolder is null ? "http" : "https")}://{host}/");

    private static async Task<string> ConfigureAsync(
        DockerRegistryOptions options, ScratchFolder folder, TokenServer? tokens, CancellationToken cancellationToken)
    {
        // The port is the system's choice, read back from the log. The memory driver of 2.8 loses tag lists, hence files.
        var yaml = new StringBuilder($$"""
            version: 0.1
            log: { level: info }
            storage:
              filesystem: { rootdirectory: '{{folder.Of("data")}}' }
              delete: { enabled: true }
            http:
              addr: 127.0.0.1:0
              secret: peer
            """).Append('\n');
        if (options.UsesTls)
            yaml.Append(CultureInfo.InvariantCulture, $"  tls: {{ certificate: '{folder.Of("server.crt")}', key: '{folder.Of("server.key")}' }}\n");
        if (options.Htpasswd is { } account)
        {
            string passwords = await HtpasswdAsync(account, folder, cancellationToken);
            yaml.Append(CultureInfo.InvariantCulture, $"auth:\n  htpasswd: {{ realm: peer, path: '{passwords}' }}\n");
        }

        if (tokens is not null)
        {
            string bundle = folder.Write("tokens.crt", tokens.CertificatePem);
            yaml.Append(CultureInfo.InvariantCulture, $"""
                auth:
                  token:
                    realm: {tokens.Realm}
                    service: {TokenServer.Service}
                    issuer: {TokenServer.Issuer}
                    rootcertbundle: '{bundle}'
                """).Append('\n');
        }

        return yaml.ToString();
    }

    private static async Task<string> HtpasswdAsync(PeerAccount account, ScratchFolder folder, CancellationToken cancellationToken)
    {
        // The password goes in by standard input: a command line can be read by everybody on the machine.
        string[] arguments = ["-n", "-i", "-B", "-C", "5", account.Name];
        byte[] line = await CommandLine.RunAsync(Component.Htpasswd.Require(), arguments, cancellationToken, account.Password);
        return folder.Write("htpasswd", Encoding.UTF8.GetString(line));
    }

    private static HttpMessageInvoker Connect(PeerAccess access)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (access.CertificateFolder is { } folder)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt")) },
            };
        }

        return new HttpMessageInvoker(handler);
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex Listening();
}
