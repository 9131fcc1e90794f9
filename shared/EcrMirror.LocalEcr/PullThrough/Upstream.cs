using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.PullThrough;

/// <summary>One repository of a registry that is cached. Credentials are in the address's user part, if any; tokens are fetched as asked.</summary>
internal sealed partial class Upstream(HttpMessageInvoker http, Uri address, RepositoryName repository)
{
    private AuthenticationHeaderValue? _proof = address.UserInfo.Length > 0
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))))
        : null;

    /// <summary>A manifest by tag or digest; null where there is none.</summary>
    /// <exception cref="EcrError">The upstream does not answer, or not so.</exception>
    public async Task<RawManifest?> FindManifestAsync(string reference, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await AskAsync($"manifests/{reference}", cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound)
            return null;

        Check(answer);
        byte[] content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        Digest? promised = Digest.TryParse(reference, out Digest digest) ? digest : null;
        var raw = new RawManifest(content, new MediaType(answer.Content.Headers.ContentType?.MediaType ?? ""), promised);
        return promised is null || raw.Digest == promised ? raw : throw Unavailable($"{reference} has other bytes");
    }

    /// <summary>Hands over the bytes of a blob.</summary>
    /// <exception cref="EcrError">The upstream does not answer, or has no such blob.</exception>
    public async Task ReadBlobAsync(Digest digest, Func<Stream, Task> read, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await AskAsync($"blobs/{digest}", cancellationToken);
        try
        {
            if (answer.StatusCode is HttpStatusCode.TemporaryRedirect && answer.Headers.Location is { } elsewhere)
            {
                // Credentials are for the registry alone.
                answer.Dispose();
                using var request = new HttpRequestMessage(HttpMethod.Get, elsewhere);
                answer = await SendAsync(request, cancellationToken);
            }

            Check(answer);
            await using Stream bytes = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await read(bytes);
        }
        finally
        {
            answer.Dispose();
        }
    }

    public static EcrError Unavailable(string why) => new("UpstreamUnavailable", $"The upstream registry is not available: {why}");

    private static void Check(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new EcrError("UpstreamAccessDenied", "The upstream registry denied access"),
                HttpStatusCode.TooManyRequests => new EcrError("UpstreamTooManyRequests", "Too many requests to the upstream registry"),
                _ => Unavailable($"it answered {(int)answer.StatusCode}"),
            };
        }
    }

    private async Task<HttpResponseMessage> AskAsync(string path, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await AskOnceAsync(path, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Unauthorized || !await AuthenticateAsync(answer, cancellationToken))
            return answer;

        answer.Dispose();
        return await AskOnceAsync(path, cancellationToken);
    }

    private async Task<HttpResponseMessage> AskOnceAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{address.Scheme}://{address.Authority}/v2/{repository}/{path}"));
        request.Headers.Authorization = _proof;
        request.Headers.TryAddWithoutValidation("Accept", string.Join(", ", MediaType.Manifests));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Fetches the token that the registry asks for, if it asks for one.</summary>
    private async Task<bool> AuthenticateAsync(HttpResponseMessage refused, CancellationToken cancellationToken)
    {
        string challenge = refused.Headers.WwwAuthenticate.ToString();
        Dictionary<string, string> asked = Parameter().Matches(challenge).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        if (!challenge.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || !asked.TryGetValue("realm", out string? realm))
            return false;

        string query = $"service={Uri.EscapeDataString(asked.GetValueOrDefault("service", ""))}&scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{realm}?{query}"));
        request.Headers.Authorization = _proof is { Scheme: "Basic" } ? _proof : null;
        using HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        Check(answer);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        _proof = new AuthenticationHeaderValue("Bearer", document.RootElement.GetProperty("token").GetString());
        return true;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw Unavailable(unreachable.Message);
        }
    }

    [GeneratedRegex("([a-z]+)=\"([^\"]*)\"")]
    private static partial Regex Parameter();
}
