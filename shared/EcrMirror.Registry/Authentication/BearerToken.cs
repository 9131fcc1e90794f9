using System.Text.Json;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Authentication;

/// <summary>A token of a registry's token service.</summary>
/// <remarks>Source: distribution, "Token Authentication Specification".</remarks>
internal sealed class BearerToken
{
    // The specification's own value where a service names none.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(15);

    private readonly DateTimeOffset _renewAt;

    private BearerToken(string value, DateTimeOffset renewAt)
    {
        Value = value;
        _renewAt = renewAt;
    }

    public string Value { get; }

    /// <summary>A token that somebody gave; when it ends is not known.</summary>
    public static BearerToken Of(RegistryCredential given) => new(given.Secret, DateTimeOffset.MaxValue);

    /// <summary>Reads a token service's answer; null where it holds no token that can be sent.</summary>
    /// <exception cref="JsonException">The answer is no JSON.</exception>
    public static BearerToken? Parse(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            return null;

        string? value = Text(root, "token") is { Length: > 0 } token ? token : Text(root, "access_token");
        if (string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return null;

        TimeSpan lifetime = root.TryGetProperty("expires_in", out JsonElement seconds)
            && seconds.ValueKind is JsonValueKind.Number && seconds.TryGetDouble(out double count) && count is > 0 and < 1e8
            ? TimeSpan.FromSeconds(count)
            : DefaultLifetime;

        // A service that keeps tokens says when it made one. Its clock may be wrong: a stamp of the future, or one by which the
        // token would already be over, is not believed.
        DateTimeOffset issued = Text(root, "issued_at") is { } stamp
            && DateTimeOffset.TryParse(stamp, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset stated)
            && stated <= now && now < stated + lifetime
            ? stated
            : now;
        TimeSpan margin = lifetime / 4 < LongestMargin ? lifetime / 4 : LongestMargin;
        return new BearerToken(value, issued + lifetime - margin);
    }

    /// <summary>Whether the token is good for a request that begins now.</summary>
    public bool IsFresh(DateTimeOffset now) => now < _renewAt;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
