using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Registries;

/// <summary>
/// A registry seen through bare HTTP: no retry, no redirect, no product code. Over HTTPS it trusts one certificate, the one
/// that the test made.
/// </summary>
public sealed class PlainRegistryClient(
    Uri baseAddress, LocalCredentials? credentials = null, X509Certificate2? trusted = null) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => trusted is not null && trusted.Equals(shown) },
    });

    public static string AcceptsManifests { get; } = string.Join(',', MediaType.Manifests);

    /// <summary>Sends a request to a path, or to an absolute address such as that of a Location header.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, CancellationToken cancellationToken = default, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, new Uri(baseAddress, path)) { Content = body };
        if (credentials is not null)
        {
            string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }

        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                body!.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request, cancellationToken);
    }

    /// <summary>Pushes content as a client would: blobs, then manifests by digest, then the root under its tag.</summary>
    public async Task PushAsync(SampleContent content, string repository, string? tag = null, CancellationToken cancellationToken = default)
    {
        foreach (SampleBlob blob in content.TreeBlobs)
            await PushBlobAsync(blob, repository, cancellationToken);
        foreach (SampleContent manifest in content.Tree)
            await PutManifestAsync(manifest.Manifest, repository, manifest == content && tag is not null ? tag : manifest.Digest.ToString(), cancellationToken);
    }

    public async Task PushBlobAsync(SampleBlob blob, string repository, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage started = Expect(
            await SendAsync(HttpMethod.Post, $"/v2/{repository}/blobs/uploads/", cancellationToken: cancellationToken), HttpStatusCode.Accepted);
        string location = started.Headers.Location!.ToString();
        using var bytes = new ReadOnlyMemoryContent(blob.Content) { Headers = { ContentType = new("application/octet-stream") } };
        string address = $"{location}{(location.Contains('?') ? '&' : '?')}digest={Uri.EscapeDataString(blob.Descriptor.Digest.ToString())}";
        using HttpResponseMessage done = Expect(await SendAsync(HttpMethod.Put, address, bytes, cancellationToken), HttpStatusCode.Created);
    }

    public async Task PutManifestAsync(RawManifest manifest, string repository, string reference, CancellationToken cancellationToken = default)
    {
        using var bytes = new ReadOnlyMemoryContent(manifest.Content) { Headers = { ContentType = new(manifest.MediaType.ToString()) } };
        using HttpResponseMessage done = Expect(
            await SendAsync(HttpMethod.Put, $"/v2/{repository}/manifests/{reference}", bytes, cancellationToken), HttpStatusCode.Created);
    }

    public void Dispose() => _http.Dispose();

    private static HttpResponseMessage Expect(HttpResponseMessage response, HttpStatusCode status) => response.StatusCode == status
        ? response
        : throw new InvalidOperationException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}, not {(int)status}.");
}
