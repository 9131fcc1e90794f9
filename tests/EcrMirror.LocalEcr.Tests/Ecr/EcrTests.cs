using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>An emulated ECR of its own for each test, on a clock that stands still, and a bare client to its APIs.</summary>
public abstract class EcrTests : IAsyncLifetime
{
    internal const string Account = EcrEmulatorOptions.DefaultAccount;

    private ApiClient _client = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static KeyPair Key { get; } = EcrEmulatorOptions.Default.Keys[0];

    protected ManualTimeProvider Time { get; } = new();

    protected EcrEmulator Emulator { get; private set; } = null!;

    protected EmulatedEcr Private => Emulator.Private();

    protected EmulatedEcr Public => Emulator.Public();

    protected virtual EcrEmulatorOptions Options => new() { TimeProvider = Time };

    public async ValueTask InitializeAsync()
    {
        Emulator = await EcrEmulator.StartAsync(Options, Cancellation);
        _client = new ApiClient(Emulator.ApiAddress, Time);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks ECR's API and expects a result.</summary>
    protected async Task<JsonObject> AskAsync(string operation, object input, KeyPair? key = null, string region = "us-east-1")
    {
        ApiAnswer answer = await SendAsync("AmazonEC2ContainerRegistry_V20150921." + operation, input, key, region);
        Assert.True((int)answer.Status == 200, $"{operation}: {(int)answer.Status} {answer.Text}");
        return answer.Json;
    }

    /// <summary>Asks ECR Public's API and expects a result.</summary>
    protected async Task<JsonObject> AskPublicAsync(string operation, object input, KeyPair? key = null)
    {
        ApiAnswer answer = await SendAsync("SpencerFrontendService." + operation, input, key, service: "ecr-public");
        Assert.True((int)answer.Status == 200, $"{operation}: {(int)answer.Status} {answer.Text}");
        return answer.Json;
    }

    /// <summary>Asks ECR's API, expects an error of a type and returns its message.</summary>
    protected async Task<string> RefusedAsync(string type, string operation, object input, KeyPair? key = null, string region = "us-east-1")
    {
        ApiAnswer answer = await SendAsync("AmazonEC2ContainerRegistry_V20150921." + operation, input, key, region);
        return Message(type, answer);
    }

    protected async Task<string> RefusedPublicAsync(string type, string operation, object input, string region = "us-east-1", KeyPair? key = null) =>
        Message(type, await SendAsync("SpencerFrontendService." + operation, input, key, region, "ecr-public"));

    internal async Task<ApiAnswer> SendAsync(string target, object input, KeyPair? key = null, string region = "us-east-1", string service = "ecr") =>
        await _client.SendAsync(key ?? Key, target, JsonSerializer.SerializeToUtf8Bytes(input), region, service, cancellationToken: Cancellation);

    internal Task<ApiAnswer> SendBytesAsync(string target, ReadOnlyMemory<byte> body, bool isSigned = true) =>
        _client.SendAsync(Key, target, body, isSigned: isSigned, cancellationToken: Cancellation);

    protected Task CreateAsync(string repository) => AskAsync("CreateRepository", new { repositoryName = repository });

    /// <summary>Uploads the layers of some content and puts its manifests, all by the API.</summary>
    protected async Task PushAsync(SampleContent content, string repository, string? tag = null)
    {
        foreach (SampleBlob blob in content.TreeBlobs)
            await UploadAsync(repository, blob.Content);
        foreach (SampleContent manifest in content.Tree)
        {
            string? name = manifest == content ? tag : null;
            ApiAnswer put = await SendAsync("AmazonEC2ContainerRegistry_V20150921.PutImage", PutInput(repository, manifest, name));
            Assert.True((int)put.Status == 200 || put.Json["__type"]!.GetValue<string>() is "ImageAlreadyExistsException", put.Text);
        }
    }

    protected static Dictionary<string, object> PutInput(string repository, SampleContent content, string? tag = null)
    {
        var input = new Dictionary<string, object>
        {
            ["repositoryName"] = repository,
            ["imageManifest"] = System.Text.Encoding.UTF8.GetString(content.Manifest.Content.Span),
            ["imageManifestMediaType"] = content.Manifest.MediaType.ToString(),
        };
        if (tag is not null)
            input["imageTag"] = tag;
        return input;
    }

    /// <summary>Uploads a layer in one part, if it is not there yet.</summary>
    protected async Task UploadAsync(string repository, ReadOnlyMemory<byte> content)
    {
        string upload = (await AskAsync("InitiateLayerUpload", new { repositoryName = repository }))["uploadId"]!.GetValue<string>();
        await PartAsync(repository, upload, 0, content);
        await SendAsync("AmazonEC2ContainerRegistry_V20150921.CompleteLayerUpload", new { repositoryName = repository, uploadId = upload, layerDigests = new[] { Digest.Sha256(content.Span).ToString() } });
    }

    protected Task<JsonObject> PartAsync(string repository, string upload, long first, ReadOnlyMemory<byte> part) => AskAsync("UploadLayerPart", PartInput(repository, upload, first, part));

    protected static object PartInput(string repository, string upload, long first, ReadOnlyMemory<byte> part) => new
    {
        repositoryName = repository,
        uploadId = upload,
        partFirstByte = first,
        partLastByte = first + part.Length - 1,
        layerPartBlob = Convert.ToBase64String(part.Span),
    };

    private static string Message(string type, ApiAnswer answer)
    {
        Assert.True((int)answer.Status != 200, $"was not refused: {answer.Text}");
        Assert.Equal(type, answer.Json["__type"]!.GetValue<string>());
        Assert.Equal(type, answer.Headers["x-amzn-ErrorType"]);
        Assert.Equal(type is "ServerException" ? 500 : 400, (int)answer.Status);
        return answer.Json["message"]!.GetValue<string>();
    }
}
