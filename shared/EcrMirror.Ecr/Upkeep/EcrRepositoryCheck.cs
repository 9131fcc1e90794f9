using EcrMirror.Oci;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>Finds everything that is wrong with how repositories are declared, before the first of them is looked at.</summary>
internal static class EcrRepositoryCheck
{
    private const int LongestDescription = 1024;
    private const int LongestText = 25_600;
    private const int MostNames = 50;
    private const int LongestName = 50;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    public static IEnumerable<string> ProblemsOf(EcrRepositoryOptions repositories, string section)
    {
        if (repositories.CheckInterval < TimeSpan.Zero || repositories.CheckInterval > LongestInterval)
            yield return $"{section}:{nameof(repositories.CheckInterval)} is {repositories.CheckInterval}: it must be between 00:00:00 and 1.00:00:00.";
        foreach (string prefix in repositories.CopyUnderPullThrough.Where(prefix => !SettingGrammar.IsCachePrefix(prefix)))
            yield return $"{section}:{nameof(repositories.CopyUnderPullThrough)} has '{prefix}', which is no prefix of a pull-through cache rule: it is 2 to 30 characters such as docker-hub, or ROOT.";

        if (repositories.Templates.Count == 0)
            yield break;

        string templates = $"{section}:{nameof(repositories.Templates)}";
        foreach ((int at, EcrRepositoryTemplate template) in repositories.Templates.Index())
        {
            foreach (string problem in ProblemsOf(template, $"{templates}:{at}"))
                yield return problem;
        }

        foreach (IGrouping<(string, string?), EcrRepositoryTemplate> same in repositories.Templates
            .GroupBy(template => (template.Prefix.TrimEnd('/'), template.Registry?.ToUpperInvariant())).Where(same => same.Count() > 1))
        {
            yield return $"{templates} has more than one entry for the prefix '{same.Key.Item1}'{(same.First().Registry is { } registry ? $" of {registry}" : "")}: leave one.";
        }
    }

    private static IEnumerable<string> ProblemsOf(EcrRepositoryTemplate template, string entry) =>
    [
        .. ProblemsOfPlace(template, entry),
        .. SettingGrammar.ProblemsOfMutability(template.ImageTagMutability, template.ImageTagMutabilityExclusions, entry),
        .. SettingGrammar.ProblemsOfEncryption(template.Encryption, template.KmsKey, entry),
        .. SettingGrammar.ProblemsOfPolicy(template.Policy, template.PolicyFile, entry),
        .. SettingGrammar.ProblemsOfLifecyclePolicy(template.LifecyclePolicy, template.LifecyclePolicyFile, entry),
        .. SettingGrammar.ProblemsOfTags(template.Tags, entry),
        .. template.Catalog is { } catalog ? ProblemsOf(catalog, $"{entry}:{nameof(template.Catalog)}") : [],
    ];

    private static IEnumerable<string> ProblemsOfPlace(EcrRepositoryTemplate template, string entry)
    {
        if (template.Prefix.Length > 0 && !RepositoryName.TryParse(template.Prefix.EndsWith('/') ? template.Prefix[..^1] : template.Prefix, out _))
            yield return $"{entry}:{nameof(template.Prefix)} is '{template.Prefix}': it must be how names of repositories begin, such as mirror or mirror/team, or be left out for all of them.";
        if (template.Registry is { } registry && !RegistryHost.TryParse(registry, out _))
            yield return $"{entry}:{nameof(template.Registry)} is '{registry}', which is no host: write it as references do, without scheme and path.";
    }

    private static IEnumerable<string> ProblemsOf(EcrCatalogData catalog, string entry)
    {
        (string Name, string? Text, int Longest)[] texts =
        [
            (nameof(catalog.Description), catalog.Description, LongestDescription),
            (nameof(catalog.About), catalog.About, LongestText),
            (nameof(catalog.Usage), catalog.Usage, LongestText),
        ];
        foreach ((string name, string? text, int longest) in texts.Where(text => text.Text?.Length > text.Longest))
            yield return $"{entry}:{name} has {text!.Length} characters: the gallery takes {longest}.";

        foreach ((string name, IList<string> values) in new[] { (nameof(catalog.Architectures), catalog.Architectures), (nameof(catalog.OperatingSystems), catalog.OperatingSystems) })
        {
            if (values.Count > MostNames || values.Any(value => value.Length is 0 or > LongestName))
                yield return $"{entry}:{name} must be at most {MostNames} names of 1 to {LongestName} characters.";
        }
    }
}
