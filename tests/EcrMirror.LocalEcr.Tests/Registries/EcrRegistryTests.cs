using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>An emulated ECR of its own for each test with the repository team/app, and a bare client that has logged in.</summary>
public abstract class EcrRegistryTests : IAsyncLifetime
{
    protected const string Account = EcrEmulatorOptions.DefaultAccount;

    protected static RepositoryName App { get; } = RepositoryName.Parse("team/app");

    protected static SampleBlob Hello { get; } = new(MediaType.OciLayerGzip, "hello, registry"u8.ToArray());

    protected static string Uploads => "/v2/team/app/blobs/uploads/";

    protected ManualTimeProvider Time { get; } = new();

    protected EcrEmulator Ecr { get; private set; } = null!;

    protected EmulatedEcr Registry { get; private set; } = null!;

    protected PlainRegistryClient Client { get; private set; } = null!;

    /// <summary>What requests say in Authorization; nothing where it is null.</summary>
    protected string? Authorization { get; set; }

    protected virtual EcrEmulatorOptions Options => new()
    {
        TimeProvider = Time,
        PrivateQuotas = EcrQuotas.Private.WithoutRates(),
        PublicQuotas = EcrQuotas.Public.WithoutRates(),
    };

    public virtual async ValueTask InitializeAsync()
    {
        Ecr = await EcrEmulator.StartAsync(Options);
        Registry = Choose(Ecr);
        Registry.CreateRepository(App);
        Client = new PlainRegistryClient(Registry.BaseAddress);
        Authorization = await LogInAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Ecr.DisposeAsync();
    }

    protected virtual EmulatedEcr Choose(EcrEmulator ecr) => ecr.Private();

    protected virtual Task<string> LogInAsync() => Task.FromResult(Basic(Ecr.IssueToken(Registry)));

    protected static string Basic(LocalCredentials credentials) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));

    /// <summary>A key of the account that may do only these actions.</summary>
    protected static KeyPair Allowed(params IEnumerable<string> actions) => new()
    {
        AccessKeyId = "AKIALOCALECRLIMITED0",
        SecretAccessKey = "not-a-secret",
        Account = Account,
        Principal = "user/limited",
        Policies = [IamPolicy.Parse(JsonSerializer.Serialize(new { Statement = new[] { new { Effect = "Allow", Action = actions, Resource = "*" } } }))],
    };

    protected void Set(Func<EcrQuirks, EcrQuirks> change) => Registry.Quirks = change(Registry.Quirks);

    internal EcrRepository Repository(string name = "team/app") => Registry.Registry.FindRepository(RepositoryName.Parse(name))!;

    protected void Enable(string setting) => Registry.Registry.Settings.AccountSettings[setting] = "ENABLED";

    protected SampleContent Push(SampleContent content, string? tag = "1.0", string repository = "team/app")
    {
        content.AddTo(Registry.Repository(RepositoryName.Parse(repository)), tag is null ? null : Tag.Parse(tag));
        return content;
    }

    protected Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body = null, params IEnumerable<(string, string)> headers) => Client.SendAsync(
            method,
            path,
            body is { } bytes ? new ReadOnlyMemoryContent(bytes) : null,
            headers: Authorization is { } proof ? headers.Append(("Authorization", proof)) : headers);

    protected Task<HttpResponseMessage> GetAsync(string path, params IEnumerable<(string, string)> headers) => SendAsync(HttpMethod.Get, path, headers: headers);

    protected Task<HttpResponseMessage> HeadAsync(string path) => SendAsync(HttpMethod.Head, path);

    protected Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    protected Task<HttpResponseMessage> PostAsync(string path) => SendAsync(HttpMethod.Post, path, ReadOnlyMemory<byte>.Empty);

    protected Task<HttpResponseMessage> PatchAsync(string path, ReadOnlyMemory<byte> body, params IEnumerable<(string, string)> headers) =>
        SendAsync(HttpMethod.Patch, path, body, headers);

    protected Task<HttpResponseMessage> PutAsync(string path, ReadOnlyMemory<byte> body = default, params IEnumerable<(string, string)> headers) =>
        SendAsync(HttpMethod.Put, path, body, headers);

    protected Task<HttpResponseMessage> PutManifestAsync(RawManifest manifest, string reference, string repository = "team/app") =>
        PutAsync($"/v2/{repository}/manifests/{reference}", manifest.Content, ("Content-Type", manifest.MediaType.ToString()));

    /// <summary>Starts an upload and returns its address.</summary>
    protected async Task<string> StartUploadAsync(string repository = "team/app")
    {
        using HttpResponseMessage started = await PostAsync($"/v2/{repository}/blobs/uploads/");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        return started.Headers.Location!.OriginalString;
    }

    protected async Task<HttpResponseMessage> UploadAsync(SampleBlob blob, string repository = "team/app") =>
        await PutAsync($"{await StartUploadAsync(repository)}?digest={blob.Descriptor.Digest}", blob.Content);

    protected static string Header(HttpResponseMessage answer, string name) =>
        (answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values)
            ? values
            : []).SingleOrDefault("absent");

    protected static async Task RefusedAsync(HttpStatusCode status, string code, string message, HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();

        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal($$$"""{"errors":[{"code":"{{{code}}}","message":"{{{message}}}"}]}""" + "\n", body);
        Assert.Equal(MediaTypeHeaderValue.Parse("application/json; charset=utf-8"), answer.Content.Headers.ContentType);
        Assert.Equal("absent", Header(answer, "Retry-After"));
    }

    /// <summary>The connection ends before there is an answer.</summary>
    protected static Task CutAsync(Func<Task<HttpResponseMessage>> request) => Assert.ThrowsAsync<HttpRequestException>(async () =>
    {
        using HttpResponseMessage answer = await request();
    });
}
