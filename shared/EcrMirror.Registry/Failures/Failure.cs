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
        FailureKind kind = AnswerKinds.Of(status, errors);
        if (Advice.For(host, status, kind, errors, credentialSource) is { Length: > 0 } advice)
            message.Append(' ').Append(advice);

        return new RegistryException(message.ToString())
        {
            Method = method.Method,
            Uri = Shown(uri),
            Status = status,
            Errors = errors,
            RetryAfter = retryAfter,
            Kind = kind,
        };
    }

    /// <summary>An answer that came, but breaks the protocol or contradicts what was asked.</summary>
    public static RegistryException OfProtocol(HttpMethod method, Uri uri, string problem, FailureKind kind = FailureKind.Protocol) =>
        new($"{method} {Shown(uri)}: {problem}") { Kind = kind, Method = method.Method, Uri = Shown(uri) };

    /// <summary>No answer in time.</summary>
    public static RegistryException OfTimeout(HttpMethod method, Uri uri, Exception cause) =>
        new($"{method} {Shown(uri)} made no progress in time.", cause) { Kind = FailureKind.Network, Method = method.Method, Uri = Shown(uri) };

    /// <summary>No answer, because the connection failed or broke.</summary>
    public static RegistryException OfConnection(RegistryHost host, HttpMethod method, Uri uri, Exception cause) =>
        new($"{method} {Shown(uri)} failed: {Explain(host, method, uri, cause, out FailureKind kind)}", cause)
        {
            Kind = kind,
            Method = method.Method,
            Uri = Shown(uri),
        };

    /// <summary>The same failure of something that can be begun anew, which then may go well.</summary>
    public static RegistryException OfStale(RegistryException failure) => new(failure.Message, failure)
    {
        Kind = failure.Kind,
        Method = failure.Method,
        Uri = failure.Uri,
        Status = failure.Status,
        Errors = failure.Errors,
        IsTransient = true,
    };

    /// <summary>The same failure, with what else to do about it.</summary>
    public static RegistryException WithAdvice(RegistryException failure, string advice) => new($"{failure.Message} {advice}", failure)
    {
        Kind = failure.Kind,
        Method = failure.Method,
        Uri = failure.Uri,
        Status = failure.Status,
        Errors = failure.Errors,
        RetryAfter = failure.RetryAfter,
        IsTransient = failure.IsTransient,
    };

    /// <summary>An upload that was not begun because there is no such repository, which the registry said when it was asked for its tags.</summary>
    public static RegistryException OfMissingRepository(Repository repository, RegistryException cut, RegistryException answer, string? advice) =>
        new($"{repository} does not exist: make it first. An upload to it was cut, and {answer.Message}{(advice is null ? "" : $" {advice}")}", cut)
        {
            Kind = FailureKind.NotFound,
            Method = cut.Method,
            Uri = cut.Uri,
            Errors = answer.Errors,
        };

    /// <summary>Whether a connection that was there ended without an answer.</summary>
    public static bool IsCut(RegistryException failure) =>
        failure is { Kind: FailureKind.Network, Status: null, InnerException: HttpRequestException cut }
        && cut.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);

    /// <summary>An address as it may be shown: registries sign with queries.</summary>
    public static Uri Shown(Uri uri) => new($"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}");

    private static string Shown(RegistryError error) =>
        error.Code.Length is 0 ? error.Message
        : error.Message.Length is 0 ? Quote.Shortened(error.Code)
        : $"{Quote.Shortened(error.Code)}: {error.Message}";

    private static string Explain(RegistryHost host, HttpMethod method, Uri uri, Exception cause, out FailureKind kind)
    {
        kind = FailureKind.Network;
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case CertificateRefusedException refused:
                    kind = FailureKind.Settings;
                    return $"the certificate of {uri.Host} is not trusted ({refused.Message}); if a private authority signed it, pass its certificate with --ca-file.";
                case AuthenticationException when NotTls(inner):
                    kind = FailureKind.Settings;
                    return $"{uri.Authority} does not speak TLS; if {host} is meant to be reached over plain HTTP, pass --plain-http.";
                case AuthenticationException:
                    kind = FailureKind.Settings;
                    return $"no TLS connection to {uri.Authority} came about: {inner.Message}";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    kind = FailureKind.Settings;
                    return $"there is no host named {uri.Host}.";
                case SocketException { SocketErrorCode: SocketError.TryAgain }:
                    return $"the name {uri.Host} cannot be looked up at the moment.";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"nothing listens at {uri.Authority}.";
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return $"{uri.Authority} cannot be reached from here.";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or SocketException { SocketErrorCode: SocketError.ConnectionReset }
                    when method == HttpMethod.Post:
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
