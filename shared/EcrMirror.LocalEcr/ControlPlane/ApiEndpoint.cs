using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Engine;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Both APIs at one address: <c>X-Amz-Target</c> says which operation of which.</summary>
/// <remarks>Source: Smithy, "AWS JSON 1.1 protocol".</remarks>
internal sealed class ApiEndpoint(EcrEmulator emulator, KeyRing keys)
{
    // The largest request is a part of a layer: 20 MiB, a third more as base64.
    private const int BodyBytes = 32 * 1024 * 1024;

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly Dictionary<string, ApiOperation> _private = PrivateOperations.All(emulator);
    private readonly Dictionary<string, ApiOperation> _public = PublicOperations.All(emulator);

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["x-amzn-RequestId"] = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        try
        {
            JsonObject answer = await AnswerAsync(context.Request, context.RequestAborted);
            await WriteAsync(context, StatusCodes.Status200OK, answer);
        }
        catch (EcrError error)
        {
            await RefuseAsync(context, error);
        }
        catch (NotAuthenticatedException stranger)
        {
            await RefuseAsync(context, EcrError.NotAuthenticated(stranger));
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private async Task<JsonObject> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await ReadAsync(request, cancellationToken);
        string[] target = request.Headers["X-Amz-Target"].ToString().Split('.');
        (ApiModel? model, Dictionary<string, ApiOperation> operations) = target[0] switch
        {
            _ when request.Method is not "POST" => (null, _private),
            var prefix when prefix == ApiModel.Private.Target => (ApiModel.Private, _private),
            var prefix when prefix == ApiModel.Public.Target => (ApiModel.Public, _public),
            _ => (null, _private),
        };
        if (model is null || target is not [_, var operation] || !model.Knows(operation))
            throw new EcrError("UnknownOperationException", $"There is no operation '{string.Join('.', target)}'.");

        (Caller caller, string region, string service) = keys.Authenticate(request, body.Span);
        bool isPublic = model == ApiModel.Public;
        string signingName = isPublic ? "ecr-public" : "ecr";
        if (service != signingName)
            throw new EcrError("InvalidSignatureException", $"Credential should be scoped to correct service: '{signingName}'. ");

        JsonObject input = Parse(body);
        Check(model, operation, input);
        var asked = new ApiRequest(caller, operation, input, cancellationToken);
        return await operations[operation](isPublic ? PublicRegistry(asked, region) : PrivateRegistry(asked, region), asked);
    }

    private EcrRegistry PrivateRegistry(ApiRequest request, string region)
    {
        if (!emulator.Options.Regions.Contains(region))
            throw new EcrError("InvalidSignatureException", "Credential should be scoped to a valid region. ");

        string account = request.Text("registryId") ?? request.Caller.Account;
        if (emulator.FindPrivate(account, region) is { } registry)
            return registry.Registry;

        var elsewhere = new RegistryIdentity { Account = account, Region = region };
        throw EcrError.AccessDenied(request.Caller, $"ecr:{request.Operation}", elsewhere.Arn(request.Text("repositoryName") ?? "*"));
    }

    private EcrRegistry PublicRegistry(ApiRequest request, string region)
    {
        if (region != EcrEmulator.PublicRegion)
            throw EcrError.UnsupportedCommand("The action isn't supported in this Region");

        string id = request.Text("registryId") ?? request.Caller.Account;
        return (emulator.FindPublic(id) ?? throw EcrError.RegistryNotFound(id)).Registry;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyBytes)
            throw TooLarge();

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        byte[] buffer = new byte[64 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > BodyBytes)
                throw TooLarge();
            body.Write(buffer.AsSpan(0, read));
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static EcrError TooLarge() =>
        new("RequestEntityTooLargeException", $"A request may have {BodyBytes} bytes.", StatusCodes.Status413PayloadTooLarge);

    private static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: Reading) as JsonObject ?? throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    private static void Check(ApiModel model, string operation, JsonObject input)
    {
        try
        {
            model.Check(operation, input);
        }
        catch (InvalidOperationException)
        {
            // That is how the parser says, once a text is asked for, that it is no Unicode.
            throw Unreadable();
        }
    }

    private static EcrError Unreadable() => new("SerializationException", "The request is no JSON object.");

    private static Task RefuseAsync(HttpContext context, EcrError error)
    {
        JsonObject body = ApiJson.Object(("__type", error.Type), ("message", error.Message));
        foreach ((string name, JsonNode? value) in error.Members ?? [])
            body[name] = value?.DeepClone();
        context.Response.Headers["x-amzn-ErrorType"] = error.Type;
        if (error.Status is StatusCodes.Status413PayloadTooLarge)
            context.Response.Headers.Connection = "close";
        return WriteAsync(context, error.Status, body);
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body.ToJsonString(Writing));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
