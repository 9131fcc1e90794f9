using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>A bare client of the APIs: it signs by itself and shows answers as they are, so that no SDK hides what they look like.</summary>
internal sealed class ApiClient(Uri address, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    public async Task<ApiAnswer> SendAsync(
        KeyPair key, string target, ReadOnlyMemory<byte> body, string region = "us-east-1", string service = "ecr", bool isSigned = true, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        if (isSigned)
            Sign(request, key, target, body.Span, region, service);

        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        string text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Dictionary<string, string> headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer(answer.StatusCode, headers, text);
    }

    public void Dispose() => _http.Dispose();

    private void Sign(HttpRequestMessage request, KeyPair key, string target, ReadOnlySpan<byte> body, string region, string service)
    {
        string stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{stamp[..8]}/{region}/{service}/aws4_request";
        string canonical = $"POST\n/\n\nhost:{address.Authority}\nx-amz-date:{stamp}\nx-amz-target:{target}\n\nhost;x-amz-date;x-amz-target\n{Hash(body)}";
        byte[] signing = Encoding.UTF8.GetBytes("AWS4" + key.SecretAccessKey);
        foreach (string part in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(part));
        byte[] signature = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}"));

        request.Headers.TryAddWithoutValidation("X-Amz-Date", stamp);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={key.AccessKeyId}/{scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature={Convert.ToHexStringLower(signature)}");
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>What an API answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();
}
