using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>Settings as a person sees them.</summary>
internal static class SettingText
{
    public static string Mutability(string mutability, IEnumerable<string> exclusions) =>
        exclusions.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } some ? $"{mutability} ({string.Join(", ", some)})" : mutability;

    /// <summary>Reads what AWS says: tags can be moved unless it says otherwise.</summary>
    public static TagMutability ReadMutability(string? mutability, IEnumerable<string> exclusions) =>
        new(mutability?.StartsWith("IMMUTABLE", StringComparison.Ordinal) is not true, [.. exclusions]);

    public static string Flag(bool value) => value ? "true" : "false";

    public static string Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        string.Join(", ", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    public static string Encryption(string type, string? key) => key is null ? type : $"{type} ({key})";
}
