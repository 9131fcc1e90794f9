namespace EcrMirror.Ecr.Upkeep;

/// <summary>Settings as drift shows them.</summary>
internal static class SettingText
{
    public static string Mutability(string mutability, IEnumerable<string> exclusions) =>
        exclusions.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } some ? $"{mutability} ({string.Join(", ", some)})" : mutability;

    public static string Encryption(string type, string? key) => key is null ? type : $"{type} ({key})";
}
