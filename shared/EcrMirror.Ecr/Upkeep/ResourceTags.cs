using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>Tags of a repository. Those that are not declared are somebody else's, and are left alone.</summary>
internal static class ResourceTags
{
    public static SettingDrift? Compare(IReadOnlyDictionary<string, string> actual, IDictionary<string, string> declared)
    {
        KeyValuePair<string, string>[] wrong = [.. declared.Where(tag => actual.GetValueOrDefault(tag.Key) != tag.Value).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
        return wrong is []
            ? null
            : new SettingDrift(
                "tags",
                string.Join(", ", wrong.Select(tag => $"{tag.Key}={actual.GetValueOrDefault(tag.Key, "none")}")),
                SettingText.Tags(wrong));
    }
}
