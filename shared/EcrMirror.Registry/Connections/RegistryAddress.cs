using System.Net.Sockets;
using EcrMirror.Oci;
using EcrMirror.Registry.Failures;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// Where a registry host is: https, save for hosts that the operator named as plain, and for loopback hosts that turn out not to
/// speak TLS. A host elsewhere never falls back to plain HTTP.
/// </summary>
internal sealed partial class RegistryAddress(RegistryHost host, RegistryOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // Docker Hub's registry is not where its references say (docs.docker.com, "Registry API").
    private const string DockerHubRegistry = "registry-1.docker.io";

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _probing = new(1);
    private Uri? _root;

    /// <summary>The address that the paths of the distribution-spec start from, ending in a slash.</summary>
    /// <exception cref="RegistryException">A loopback host cannot be reached.</exception>
    public async ValueTask<Uri> FindAsync(CancellationToken cancellationToken)
    {
        if (_root is { } known)
            return known;
        if (!host.IsLoopback)
            return _root = Root(IsNamedPlain(host) ? "http" : "https");
        if (IsNamedPlain(host))
            return _root = Root("http");

        await _probing.WaitAsync(cancellationToken);
        try
        {
            return _root ??= Root(await SpeaksTlsAsync(cancellationToken) ? "https" : "http");
        }
        finally
        {
            _probing.Release();
        }
    }

    /// <summary>
    /// Whether secrets may go to an address: over TLS, to a host that the operator named as plain, or on this machine if the registry
    /// is plain as well.
    /// </summary>
    public bool MayReceiveSecrets(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps
        || (uri.Scheme == Uri.UriSchemeHttp
            && RegistryHost.TryParse(uri.Authority, out RegistryHost other)
            && (IsNamedPlain(other) || (other.IsLoopback && _root?.Scheme == Uri.UriSchemeHttp)));

    public void Dispose() => _probing.Dispose();

    private Uri Root(string scheme)
    {
        if (scheme == Uri.UriSchemeHttps)
            SystemAuthorities.BeginReading();
        var root = new Uri($"{scheme}://{(host == RegistryHost.DockerHub ? DockerHubRegistry : host.ToString())}/");
        Reaching(logger, host, root);
        return root;
    }

    private bool IsNamedPlain(RegistryHost other) =>
        options.PlainHttpHosts.Any(text => RegistryHost.TryParse(text, out RegistryHost plain) && plain == other);

    // Nothing is trusted for it: who answers in TLS shows a certificate to every request.
    private async Task<bool> SpeaksTlsAsync(CancellationToken cancellationToken)
    {
        Uri uri = new($"https://{host}/");
        using var patience = new Patience(time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(uri.IdnHost.Trim('[', ']'), uri.Port, patience.Allow(options.ConnectTimeout, cancellationToken));
            await using var connection = new NetworkStream(socket);
            return await TlsGreeting.IsAnsweredAsync(connection, patience.Allow(ProbeTime, cancellationToken));
        }
        catch (SocketException unreachable)
        {
            throw Failure.OfConnection(host, HttpMethod.Get, uri, unreachable);
        }
        catch (Exception noTls) when (noTls is IOException || patience.RanOut)
        {
            return false;
        }
    }

    [LoggerMessage(1002, LogLevel.Debug, "Registry {Host} is reached at {Root}")]
    private static partial void Reaching(ILogger logger, RegistryHost host, Uri root);
}
