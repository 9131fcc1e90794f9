using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Failures;

namespace EcrMirror.Registry.Authentication;

/// <summary>Fetches tokens from the service that a registry's challenge names.</summary>
/// <remarks>Sources: distribution, "Token Authentication Specification" and "Oauth2 Token Authentication".</remarks>
internal sealed class TokenService(
    RegistryHost host, HttpMessageInvoker client, RegistryAddress address, RegistryOptions options, TimeProvider time)
{
    private const string ClientId = "ecr-mirror";

    /// <summary>A token for some scopes.</summary>
    /// <exception cref="RegistryException">The service said no, broke, could not be reached, or may not be shown credentials.</exception>
    public async Task<BearerToken> FetchAsync(
        Challenge challenge, Access access, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri realm = Realm(challenge);
        using HttpRequestMessage request = credential is { Kind: CredentialKind.IdentityToken }
            ? Exchange(realm, challenge, access, credential)
            : Get(realm, challenge, access, credential);
        using var patience = new Patience(time);
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, patience.Allow(options.ResponseTimeout, cancellationToken));
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw await Failure.ReadAsync(
                    host, request.Method, answer, credential?.Source, patience, options, time, cancellationToken);
            byte[]? body = await BoundedContent.ReadAsync(
                answer.Content, RegistryLimits.TokenBytes, patience, options.StallTimeout, cancellationToken);
            return Read(body, request);
        }
        catch (OperationCanceledException timeout) when (patience.RanOut)
        {
            throw Failure.OfTimeout(request.Method, realm, timeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw Failure.OfConnection(host, request.Method, realm, broken);
        }
    }

    private BearerToken Read(byte[]? body, HttpRequestMessage request)
    {
        try
        {
            if (body is not null && BearerToken.Parse(body, time.GetUtcNow()) is { } token)
                return token;
        }
        catch (JsonException)
        {
            // Said below, without a word of the answer: it may hold a token all the same.
        }

        throw Failure.OfProtocol(request.Method, request.RequestUri!, "the token service's answer holds no token.");
    }

    private Uri Realm(Challenge challenge)
    {
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out Uri? realm)
            || (realm.Scheme != Uri.UriSchemeHttps && realm.Scheme != Uri.UriSchemeHttp)
            || realm.UserInfo.Length > 0)
            throw new RegistryException($"{host} names a token service that is no web address: '{Quote.Shortened(challenge.Realm)}'.") { Kind = FailureKind.Protocol };
        if (!address.MayReceiveSecrets(realm))
            throw new RegistryException(
                $"{host} names a token service on plain HTTP, {Failure.Shown(realm)}; no credentials are sent there. If it is meant to be, pass --plain-http {realm.Authority}.")
            { Kind = FailureKind.Settings };
        return realm;
    }

    private static HttpRequestMessage Get(Uri realm, Challenge challenge, Access access, RegistryCredential? credential)
    {
        Uri uri = challenge.Service is { } service ? Locations.WithParameter(realm, "service", service) : realm;
        foreach (string scope in access.Scopes)
            uri = Locations.WithParameter(uri, "scope", scope);

        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (credential is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credential.ToBasic());
        return request;
    }

    private static HttpRequestMessage Exchange(Uri realm, Challenge challenge, Access access, RegistryCredential credential)
    {
        var form = new StringBuilder("grant_type=refresh_token&client_id=").Append(ClientId);
        form.Append("&service=").Append(Uri.EscapeDataString(challenge.Service ?? ""));
        form.Append("&scope=").Append(Uri.EscapeDataString(string.Join(' ', access.Scopes)));
        form.Append("&refresh_token=").Append(Uri.EscapeDataString(credential.Secret));
        return new HttpRequestMessage(HttpMethod.Post, realm)
        {
            Content = new StringContent(form.ToString(), Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
    }
}
