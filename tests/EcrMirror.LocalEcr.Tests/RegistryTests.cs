using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests;

/// <summary>A registry of its own for each test, and a bare client to it.</summary>
public abstract class RegistryTests : IAsyncLifetime
{
    protected static SampleBlob Hello { get; } = new(MediaType.OciLayerGzip, "hello, registry"u8.ToArray());

    protected LocalRegistry Registry { get; private set; } = null!;

    protected PlainRegistryClient Client { get; private set; } = null!;

    protected virtual LocalRegistryOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Registry = await LocalRegistry.StartAsync(Options);
        Client = new PlainRegistryClient(Registry.BaseAddress, trusted: Options.Certificate);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Registry.DisposeAsync();
    }

    protected Task<HttpResponseMessage> GetAsync(string path, params IEnumerable<(string, string)> headers) =>
        Client.SendAsync(HttpMethod.Get, path, headers: headers);

    protected Task<HttpResponseMessage> HeadAsync(string path) => Client.SendAsync(HttpMethod.Head, path);

    protected Task<HttpResponseMessage> DeleteAsync(string path) => Client.SendAsync(HttpMethod.Delete, path);

    protected Task<HttpResponseMessage> PostAsync(string path, ReadOnlyMemory<byte> body = default) =>
        Client.SendAsync(HttpMethod.Post, path, new ReadOnlyMemoryContent(body));

    protected Task<HttpResponseMessage> PatchAsync(string path, ReadOnlyMemory<byte> body, params IEnumerable<(string, string)> headers) =>
        Client.SendAsync(HttpMethod.Patch, path, new ReadOnlyMemoryContent(body), headers: headers);

    protected Task<HttpResponseMessage> PutAsync(string path, ReadOnlyMemory<byte> body = default, params IEnumerable<(string, string)> headers) =>
        Client.SendAsync(HttpMethod.Put, path, new ReadOnlyMemoryContent(body), headers: headers);

    protected Task<HttpResponseMessage> PutManifestAsync(RawManifest manifest, string reference, string repository = "team/app") =>
        PutAsync($"/v2/{repository}/manifests/{reference}", manifest.Content, ("Content-Type", manifest.MediaType.ToString()));

    /// <summary>Starts an upload and returns its address.</summary>
    protected async Task<string> StartUploadAsync(string repository = "team/app")
    {
        using HttpResponseMessage started = await PostAsync($"/v2/{repository}/blobs/uploads/");
        return started.Headers.Location!.OriginalString;
    }

    protected static string Header(HttpResponseMessage answer, string name) =>
        (answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values)
            ? values
            : []).SingleOrDefault("absent");

    protected static async Task RefusedAsync(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();

        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement error = Assert.Single(document.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
    }
}
