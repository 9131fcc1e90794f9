using System.Text.Json;
using System.Text.RegularExpressions;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>What settings of repositories may be, wherever they are declared. Every problem is a sentence that begins with its place.</summary>
/// <remarks>Source: the service models of Amazon ECR and ECR Public; Amazon ECR user guide, "Service quotas".</remarks>
internal static partial class SettingGrammar
{
    private const int MostExclusions = 5;
    private const int MostTags = 50;
    private const int LongestTagKey = 128;
    private const int LongestTagValue = 256;
    private const int LongestPolicy = 10_240;
    private const int LongestLifecyclePolicy = 30_720;

    private static readonly string[] Mutabilities = ["MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"];
    private static readonly string[] Encryptions = ["AES256", "KMS", "KMS_DSSE"];

    /// <summary>Whether a text can be the prefix of a pull-through cache rule: two to thirty characters of a repository's name, or <c>ROOT</c>.</summary>
    public static bool IsCachePrefix(string text) => text.Length is >= 2 and <= 30 && CachePrefix().IsMatch(text);

    public static IEnumerable<string> ProblemsOfMutability(string? mutability, IList<string> exclusions, string entry)
    {
        string place = $"{entry}:ImageTagMutability";
        bool takesExclusions = mutability?.EndsWith("_WITH_EXCLUSION", StringComparison.Ordinal) is true;
        if (mutability is not null && !Mutabilities.Contains(mutability))
            yield return $"{place} is '{mutability}': it must be one of {string.Join(", ", Mutabilities)}.";
        else if (takesExclusions && exclusions.Count is 0 or > MostExclusions)
            yield return $"{place}Exclusions has {exclusions.Count} entries: {mutability} needs 1 to {MostExclusions}.";
        else if (!takesExclusions && exclusions.Count > 0)
            yield return $"{place}Exclusions is given, but {place} is {mutability ?? "not"}: set it to MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION, or leave the exclusions out.";

        foreach (string exclusion in exclusions.Where(exclusion => !Exclusion().IsMatch(exclusion)))
            yield return $"{place}Exclusions has '{exclusion}': an exclusion is 1 to 128 letters, digits and any of ._-, in which * stands for any characters.";
    }

    public static IEnumerable<string> ProblemsOfEncryption(string? encryption, string? key, string entry)
    {
        if (encryption is not null && !Encryptions.Contains(encryption))
            yield return $"{entry}:Encryption is '{encryption}': it must be one of {string.Join(", ", Encryptions)}.";
        else if (key is not null && encryption is not ("KMS" or "KMS_DSSE"))
            yield return $"{entry}:KmsKey is given, but {entry}:Encryption is {encryption ?? "not"}: a key goes with KMS and KMS_DSSE only.";
    }

    public static IEnumerable<string> ProblemsOfPolicy(string? text, string? file, string entry) => ProblemsOfText(text, file, $"{entry}:Policy", LongestPolicy, (_, _) => []);

    public static IEnumerable<string> ProblemsOfLifecyclePolicy(string? text, string? file, string entry) =>
        ProblemsOfText(text, file, $"{entry}:LifecyclePolicy", LongestLifecyclePolicy, LifecyclePolicyGrammar.ProblemsOf);

    public static IEnumerable<string> ProblemsOfTags(IDictionary<string, string> tags, string entry)
    {
        if (tags.Count > MostTags)
            yield return $"{entry}:Tags has {tags.Count} entries: a repository takes {MostTags}.";
        foreach ((string key, string? value) in tags)
        {
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                yield return $"{entry}:Tags has '{key}': what begins with aws: is kept for AWS.";
            if (key.Length is 0 or > LongestTagKey)
                yield return $"{entry}:Tags has a key of {key.Length} characters: it must have 1 to {LongestTagKey}.";
            if (value?.Length > LongestTagValue)
                yield return $"{entry}:Tags:{key} has {value.Length} characters: it takes {LongestTagValue}.";
        }
    }

    private static string[] ProblemsOfText(
        string? text, string? file, string place, int longest, Func<JsonElement, string, IEnumerable<string>> problemsOf)
    {
        if (text is not null && file is not null)
            return [$"{place} and {place}File are both given: leave one."];

        string? content = text;
        string named = place;
        if (file is not null)
        {
            named = $"{place}File '{file}'";
            try
            {
                content = File.ReadAllText(file);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                string reason = unreadable is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "this user may not read it, or it is a folder";
                return [$"{named} cannot be read: {reason}."];
            }
        }

        return content is null ? [] : ProblemsOfJson(content, named, longest, problemsOf);
    }

    private static string[] ProblemsOfJson(
        string content, string named, int longest, Func<JsonElement, string, IEnumerable<string>> problemsOf)
    {
        if (content.Length > longest)
            return [$"{named} has {content.Length} characters: Amazon ECR takes {longest}."];

        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind is JsonValueKind.Object ? [.. problemsOf(document.RootElement, named)] : [$"{named} is no JSON object."];
        }
        catch (JsonException malformed)
        {
            return [$"{named} is no JSON object: line {malformed.LineNumber + 1} cannot be read."];
        }
    }

    [GeneratedRegex(@"\A[0-9a-zA-Z._*-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Exclusion();

    [GeneratedRegex(@"\A(?:[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*/?|ROOT)\z", RegexOptions.CultureInvariant)]
    private static partial Regex CachePrefix();
}
