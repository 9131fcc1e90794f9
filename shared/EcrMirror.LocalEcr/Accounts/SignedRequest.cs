using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>What a request says about its signature in the <c>Authorization</c> header, and whether that is right.</summary>
/// <remarks>Source: IAM user guide, "Create a signed AWS API request" (Signature Version 4).</remarks>
internal sealed class SignedRequest
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly HttpRequest _request;
    private readonly string _date;
    private readonly string[] _signedHeaders;
    private readonly string _signature;

    private SignedRequest(HttpRequest request, string[] scope, DateTimeOffset signedAt, string[] signedHeaders, string signature)
    {
        _request = request;
        (AccessKeyId, _date, Region, Service) = (scope[0], scope[1], scope[2], scope[3]);
        SignedAt = signedAt;
        _signedHeaders = signedHeaders;
        _signature = signature;
    }

    /// <summary>Whose key it is signed with.</summary>
    public string AccessKeyId { get; }

    /// <summary>The region that it is meant for.</summary>
    public string Region { get; }

    /// <summary>The service that it is meant for, by its signing name.</summary>
    public string Service { get; }

    /// <summary>When it was signed, in whole seconds.</summary>
    public DateTimeOffset SignedAt { get; }

    /// <summary>The token of a session; null where none was sent.</summary>
    public string? SessionToken => _request.Headers["X-Amz-Security-Token"] is { Count: > 0 } token ? token.ToString() : null;

    /// <summary>Reads the header; false where the request is not signed by it, or not whole.</summary>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out SignedRequest? signed)
    {
        signed = null;
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return false;

        Dictionary<string, string> parts = header[Algorithm.Length..].Split(',')
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0], StringComparer.Ordinal)
            .ToDictionary(part => part.Key, part => part.First()[1], StringComparer.Ordinal);
        if (parts.GetValueOrDefault("Credential")?.Split('/') is not [_, _, _, _, "aws4_request"] scope
            || parts.GetValueOrDefault("SignedHeaders")?.Split(';') is not { } headers
            || parts.GetValueOrDefault("Signature") is not { } signature
            || !DateTimeOffset.TryParseExact(
                request.Headers["X-Amz-Date"].ToString(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt))
        {
            return false;
        }

        signed = new SignedRequest(request, scope, signedAt, headers, signature);
        return true;
    }

    /// <summary>Whether the signature is that of a secret over this request.</summary>
    public bool IsSignedWith(string secretAccessKey, ReadOnlySpan<byte> body)
    {
        string time = SignedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string scope = $"{_date}/{Region}/{Service}/aws4_request";
        string text = $"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(CanonicalRequest(body)))}";

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (string part in (string[])[_date, Region, Service, "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(_signature));
    }

    private string CanonicalRequest(ReadOnlySpan<byte> body)
    {
        string headers = string.Concat(_signedHeaders.Select(name => $"{name}:{Trimmed(Header(name))}\n"));
        return $"{_request.Method}\n{Path()}\n{Query()}\n{headers}\n{string.Join(';', _signedHeaders)}\n{Hash(body)}";
    }

    // As it was sent: Kestrel decodes the path, and the signature is over the encoded one, encoded once more.
    private string Path()
    {
        string raw = _request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] is { Length: > 0 } target ? target : _request.Path.Value ?? "/";
        return string.Join('/', raw.Split('/').Select(Uri.EscapeDataString));
    }

    private string Query() => string.Join('&', _request.Query
        .SelectMany(parameter => parameter.Value.Select(value => (Name: Uri.EscapeDataString(parameter.Key), Value: Uri.EscapeDataString(value ?? ""))))
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
        .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
        .Select(parameter => $"{parameter.Name}={parameter.Value}"));

    private StringValues Header(string name) =>
        name is "host" ? _request.Host.Value : _request.Headers[name];

    private static string Trimmed(StringValues values) => string.Join(
        ',', values.Select(value => string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
