using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Failures;

/// <summary>Makes the one exception of this project out of what went wrong: what was asked, what came back, and the cure if it is known.</summary>
internal static class Failure
{
    /// <summary>An answer that is no success; its body is read, within bounds.</summary>
    public static async Task<RegistryException> ReadAsync(
        RegistryHost host,
        HttpMethod method,
        HttpResponseMessage answer,
        string? credentialSource,
        Patience patience,
        RegistryOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        byte[] body = [];
        try
        {
            body = await BoundedContent.ReadStartAsync(
                answer.Content, RegistryLimits.ErrorBytes, patience, options.StallTimeout, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException || patience.RanOut)
        {
            // The status alone says enough.
        }

        return OfAnswer(
            host, method, answer.RequestMessage!.RequestUri!, answer.StatusCode, body, RetryAfter.Read(answer.Headers, time), credentialSource);
    }

    /// <summary>An answer that is no success, its body at hand.</summary>
    public static RegistryException OfAnswer(
        RegistryHost host,
        HttpMethod method,
        Uri uri,
        HttpStatusCode status,
        ReadOnlySpan<byte> body,
        TimeSpan? retryAfter,
        string? credentialSource)
    {
        IReadOnlyList<RegistryError> errors = ErrorBody.Read(body, out string text);
        var message = new StringBuilder($"{method} {Shown(uri)} answered {(int)status} {status}");
        if (errors.Count > 0)
            message.Append(": ").AppendJoin("; ", errors.Select(Shown));
        else if (text.Length > 0)
            message.Append(": ").Append(text);
        if (message[^1] is not '.')
            message.Append('.');
        if (status is HttpStatusCode.Unauthorized)
            message.Append(' ').Append(AboutCredentials(host, credentialSource));

        return new RegistryException(message.ToString())
        {
            Method = method.Method,
            Uri = Shown(uri),
            Status = status,
            Errors = errors,
            RetryAfter = retryAfter,
            IsTransient = IsTransient(status, errors),
        };
    }

    /// <summary>An answer that came, but breaks the protocol or contradicts what was asked.</summary>
    public static RegistryException OfProtocol(HttpMethod method, Uri uri, string problem, bool isTransient = false) =>
        new($"{method} {Shown(uri)}: {problem}") { Method = method.Method, Uri = Shown(uri), IsTransient = isTransient };

    /// <summary>No answer in time.</summary>
    public static RegistryException OfTimeout(HttpMethod method, Uri uri, Exception cause) =>
        new($"{method} {Shown(uri)} made no progress in time.", cause) { Method = method.Method, Uri = Shown(uri), IsTransient = true };

    /// <summary>No answer, because the connection failed or broke.</summary>
    public static RegistryException OfConnection(RegistryHost host, HttpMethod method, Uri uri, Exception cause) =>
        new($"{method} {Shown(uri)} failed: {Explain(host, method, uri, cause, out bool isTransient)}", cause)
        {
            Method = method.Method,
            Uri = Shown(uri),
            IsTransient = isTransient,
        };

    /// <summary>An address as it may be shown: registries sign with queries.</summary>
    public static Uri Shown(Uri uri) => new($"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}");

    private static string Shown(RegistryError error) =>
        error.Code.Length is 0 ? error.Message
        : error.Message.Length is 0 ? Quote.Shortened(error.Code)
        : $"{Quote.Shortened(error.Code)}: {error.Message}";

    private static string AboutCredentials(RegistryHost host, string? source) =>
        source is null
            ? $"No credentials were found for {host}; run 'docker login {host}' or pass --auth-file."
            : $"The credentials for {host} came from {source}; they may have expired or lack the permission.";

    private static bool IsTransient(HttpStatusCode status, IReadOnlyList<RegistryError> errors) => status switch
    {
        // ECR Public counts anonymous bytes by the month with the same status: waiting a minute changes nothing.
        HttpStatusCode.TooManyRequests => !errors.Any(error => error.Message.Contains("Data limit exceeded", StringComparison.OrdinalIgnoreCase)),
        HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        _ => false,
    };

    private static string Explain(RegistryHost host, HttpMethod method, Uri uri, Exception cause, out bool isTransient)
    {
        isTransient = true;
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case CertificateRefusedException refused:
                    isTransient = false;
                    return $"the certificate of {uri.Host} is not trusted ({refused.Message}); if a private authority signed it, pass its certificate with --ca-file.";
                case AuthenticationException when NotTls(inner):
                    isTransient = false;
                    return $"{uri.Authority} does not speak TLS; if {host} is meant to be reached over plain HTTP, pass --plain-http.";
                case AuthenticationException:
                    isTransient = false;
                    return $"no TLS connection to {uri.Authority} came about: {inner.Message}";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    isTransient = false;
                    return $"there is no host named {uri.Host}.";
                case SocketException { SocketErrorCode: SocketError.TryAgain }:
                    return $"the name {uri.Host} cannot be looked up at the moment.";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"nothing listens at {uri.Authority}.";
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return $"{uri.Authority} cannot be reached from here.";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } when method == HttpMethod.Post:
                    return "the connection was closed without an answer; some registries do so where the repository does not exist or may not be written.";
            }
        }

        return cause is OperationCanceledException or TimeoutException
            ? $"no connection to {uri.Authority} came about in time."
            : $"the connection was cut ({cause.GetBaseException().Message.TrimEnd('.')}).";
    }

    private static bool NotTls(Exception authentication) =>
        authentication.Message.Contains("frame size", StringComparison.OrdinalIgnoreCase)
        || authentication.Message.Contains("corrupted frame", StringComparison.OrdinalIgnoreCase);
}
