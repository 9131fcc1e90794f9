using System.Text.Json;
using Microsoft.AspNetCore.Http;

// Stands in for the folder Accounts/ until that is merged: the same names, every signature is good.
namespace EcrMirror.LocalEcr.Accounts;

/// <summary>An access key that emulated services know, and who it stands for. Never a real secret.</summary>
public sealed record KeyPair
{
    /// <summary>The id of the key.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>What requests are signed with.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>The token that must come with the key; null for a user's.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Until when the key is good.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>What follows the account in the ARN.</summary>
    public string Principal { get; init; } = "user/local";

    /// <summary>What the key may do.</summary>
    public IReadOnlyList<IamPolicy>? Policies { get; init; }

    /// <summary>The ARN of who has the key.</summary>
    public string Arn => $"arn:aws:iam::{Account}:{Principal}";

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{AccessKeyId} of {Arn}";
}

/// <summary>A policy.</summary>
public sealed class IamPolicy
{
    private IamPolicy()
    {
    }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="FormatException">The text is no policy.</exception>
    public static IamPolicy Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("Statement", out _)
                ? new IamPolicy()
                : throw new FormatException("A policy is an object with a Statement.");
        }
        catch (JsonException broken)
        {
            throw new FormatException("The policy is no JSON.", broken);
        }
    }
}

internal sealed class Caller(KeyPair keys)
{
    public string Account => keys.Account;

    public string Arn => keys.Arn;

    public bool MayDo(string action, string resource, IamPolicy? resourcePolicy = null) =>
        resource is "*" || (resource.Split(':') is [_, _, _, _, var owner, ..] && owner == Account) || resourcePolicy is not null;
}

internal sealed class KeyRing(IEnumerable<KeyPair> keys, TimeProvider time)
{
    private readonly Dictionary<string, KeyPair> _keys = keys.ToDictionary(key => key.AccessKeyId, StringComparer.Ordinal);

    public void Add(KeyPair key) => _keys[key.AccessKeyId] = key;

    public (Caller Caller, string Region, string Service) Authenticate(HttpRequest request, ReadOnlySpan<byte> body)
    {
        _ = time;
        _ = body;
        string header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            throw new NotAuthenticatedException("MissingAuthenticationTokenException", "Missing Authentication Token");

        int at = header.IndexOf("Credential=", StringComparison.Ordinal);
        if (at < 0 || header[(at + 11)..].Split(',')[0].Split('/') is not [var id, _, var region, var service, "aws4_request"])
            throw new NotAuthenticatedException("IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");
        return _keys.TryGetValue(id, out KeyPair? key)
            ? (new Caller(key), region, service)
            : throw new NotAuthenticatedException("UnrecognizedClientException", "The security token included in the request is invalid.");
    }
}

internal sealed class NotAuthenticatedException(string code, string message) : Exception(message)
{
    public string Code => code;
}
