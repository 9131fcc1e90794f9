using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Upkeep;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>A repository creation template as it is to be, with what stands in files and what pullers are granted.</summary>
internal sealed record DeclaredTemplate
{
    private const string OnPull = "PULL_THROUGH_CACHE";

    public required string Prefix { get; init; }

    public required CreationTemplateOptions Template { get; init; }

    public required IReadOnlyList<string> AppliedFor { get; init; }

    public string? Policy { get; init; }

    public string? LifecyclePolicy { get; init; }

    public ImageTagMutability? Mutability => Template.ImageTagMutability is { } mutability ? ImageTagMutability.FindValue(mutability) : null;

    public List<ImageTagMutabilityExclusionFilter>? Exclusions => Template.ImageTagMutabilityExclusions.Count is 0
        ? null
        : [.. Template.ImageTagMutabilityExclusions.Select(filter => new ImageTagMutabilityExclusionFilter { Filter = filter, FilterType = ImageTagMutabilityExclusionFilterType.WILDCARD })];

    public EncryptionConfigurationForRepositoryCreationTemplate? Encryption => Template.Encryption is { } type
        ? new EncryptionConfigurationForRepositoryCreationTemplate { EncryptionType = EncryptionType.FindValue(type), KmsKey = Template.KmsKey }
        : null;

    public static DeclaredTemplate? Of(PullThroughRuleOptions rule) => rule.Template is not { } template ? null : new DeclaredTemplate
    {
        Prefix = rule.Prefix,
        Template = template,
        AppliedFor = [OnPull, .. template.AlsoFor.Distinct().Order(StringComparer.Ordinal)],
        Policy = PullGrant.ToRepositoryPolicy(template.Policy ?? Read(template.PolicyFile), rule.Pullers),
        LifecyclePolicy = template.LifecyclePolicy ?? Read(template.LifecyclePolicyFile),
    };

    /// <summary>The declared tags, beside those that are there already: they are set all together.</summary>
    public List<Tag> Tags(IEnumerable<Tag> existing) =>
    [
        .. existing.Where(tag => !Template.Tags.ContainsKey(tag.Key ?? "")),
        .. Template.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value }),
    ];

    /// <summary>How an existing template differs, a line each.</summary>
    public IEnumerable<string> CompareTo(RepositoryCreationTemplate existing)
    {
        (string Name, string Actual, string? Declared)[] settings =
        [
            ("description", existing.Description ?? "none", Template.Description),
            ("appliedFor", Listed(existing.AppliedFor ?? []), Listed(AppliedFor)),
            ("imageTagMutability", SettingText.Mutability(existing.ImageTagMutability?.Value ?? "MUTABLE", existing.ImageTagMutabilityExclusionFilters?.Select(filter => filter.Filter!) ?? []),
                Template.ImageTagMutability is { } mutability ? SettingText.Mutability(mutability, Template.ImageTagMutabilityExclusions) : null),
            ("encryption", SettingText.Encryption(existing.EncryptionConfiguration?.EncryptionType?.Value ?? "AES256", existing.EncryptionConfiguration?.KmsKey),
                Template.Encryption is { } encryption ? SettingText.Encryption(encryption, Template.KmsKey) : null),
            ("customRoleArn", existing.CustomRoleArn ?? "none", Template.CustomRoleArn),
        ];
        foreach ((string name, string actual, string? declared) in settings.Where(setting => setting.Declared is not null && setting.Declared != setting.Actual))
            yield return $"{name}: {actual} -> {declared}";

        if (Policy is { } policy && PolicyText.Compare("repositoryPolicy", existing.RepositoryPolicy, policy) is { } another)
            yield return another.ToString();
        if (LifecyclePolicy is { } lifecycle && PolicyText.Compare("lifecyclePolicy", existing.LifecyclePolicy, lifecycle) is { } different)
            yield return different.ToString();
        if (ResourceTags.Compare((existing.ResourceTags ?? []).ToDictionary(tag => tag.Key!, tag => tag.Value ?? "", StringComparer.Ordinal), Template.Tags) is { } tags)
            yield return tags.ToString();
    }

    internal static string Listed(IEnumerable<string> uses) => string.Join(", ", uses.Order(StringComparer.Ordinal));

    private static string? Read(string? file) => file is null ? null : File.ReadAllText(file);
}
