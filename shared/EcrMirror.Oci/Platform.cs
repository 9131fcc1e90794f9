using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>
/// What a manifest runs on, written <c>os/architecture[/variant][:os version]</c>. Equality is that of the parts.
/// </summary>
/// <param name="Os">A GOOS value, such as <c>linux</c>.</param>
/// <param name="Architecture">A GOARCH value, such as <c>arm64</c>.</param>
/// <param name="Variant">A variant of the architecture, such as <c>v8</c>.</param>
/// <param name="OsVersion">A version of the operating system, such as <c>10.0.20348.2849</c>.</param>
/// <remarks>Source: image-spec, image-index.md.</remarks>
public sealed record Platform(string Os, string Architecture, string? Variant = null, string? OsVersion = null)
{
    /// <summary>Whether this is the placeholder that build tools give to attestations: <c>unknown/unknown</c>.</summary>
    [JsonIgnore]
    public bool IsUnknown => Os is "unknown" && Architecture is "unknown";

    /// <summary>Reads <c>os/architecture[/variant][:os version]</c>.</summary>
    /// <exception cref="FormatException">The text is no platform; the message quotes it.</exception>
    public static Platform Parse(string text)
    {
        string[] versioned = (text ?? "").Split(':', 2);
        string[] parts = versioned[0].Split('/');
        if (parts.Length is not (2 or 3) || parts.Contains("") || versioned is [_, ""] || text!.Any(c => char.IsWhiteSpace(c) || c is ','))
            throw new FormatException($"'{Quote.Shortened(text)}' is not a platform: expected os/architecture[/variant][:os version], such as linux/arm64/v8.");

        return new Platform(parts[0], parts[1], parts.ElementAtOrDefault(2), versioned.ElementAtOrDefault(1));
    }

    /// <summary>
    /// Whether something for this platform is what was asked for. Not symmetric: a part that <paramref name="wanted"/> leaves open
    /// is met by any value, and an OS version is met by every version that begins with it. A variant that is not written is the usual
    /// one of its architecture: <c>linux/arm64</c> is what <c>linux/arm64/v8</c> asks for.
    /// </summary>
    public bool Satisfies(Platform wanted) =>
        Os == wanted.Os
        && Architecture == wanted.Architecture
        && (wanted.Variant is null || (Variant ?? UsualVariant) == wanted.Variant)
        && (wanted.OsVersion is null || OsVersion == wanted.OsVersion
            || (OsVersion?.StartsWith(wanted.OsVersion + ".", StringComparison.Ordinal) ?? false));

    // Source: containerd, platforms/database.go, which leaves these out. It takes linux/arm for v7; that is a guess, so it is not made.
    private string? UsualVariant => Architecture switch
    {
        "amd64" => "v1",
        "arm64" => "v8",
        _ => null,
    };

    /// <summary>The members of a JSON object that indexes and configs name a platform by; null without OS or architecture.</summary>
    internal static Platform? Read(JsonElement platform) =>
        Text(platform, "os") is { } os && Text(platform, "architecture") is { } architecture
            ? new Platform(os, architecture, Text(platform, "variant"), Text(platform, "os.version"))
            : null;

    /// <summary>The text.</summary>
    public override string ToString() =>
        $"{Os}/{Architecture}{(Variant is null ? "" : "/" + Variant)}{(OsVersion is null ? "" : ":" + OsVersion)}";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
