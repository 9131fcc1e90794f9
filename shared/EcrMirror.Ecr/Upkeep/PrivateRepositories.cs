using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>Repositories of a private registry.</summary>
/// <remarks>Source: Amazon ECR API reference; defaults and what can be changed: user guide, "Creating an Amazon ECR private repository".</remarks>
internal sealed class PrivateRepositories(EcrRegistry registry, EcrClients clients, TimeProvider time) : IRepositoryControl
{
    private const string ServiceKey = "aws/ecr";

    private readonly KeptAnswer<IReadOnlyList<string>> _pullThrough = new(TimeSpan.FromMinutes(15), time);

    public async Task<FoundRepository?> FindAsync(
        Repository repository, DeclaredRepository declared, CancellationToken cancellationToken)
    {
        DescribeRepositoriesResponse? found = await clients.FindAsync<DescribeRepositoriesResponse, RepositoryNotFoundException>(
            registry,
            "DescribeRepositories",
            (ecr, cancelled) => ecr.DescribeRepositoriesAsync(
                new DescribeRepositoriesRequest { RegistryId = registry.Account, RepositoryNames = [Name(repository)] }, cancelled),
            cancellationToken);
        return found?.Repositories?.FirstOrDefault() is { } existing
            ? new FoundRepository([.. SettingsOf(existing, declared)], TagsOf(existing, declared.Template))
            : null;
    }

    public IEnumerable<string> SettingsOfNew(DeclaredRepository declared)
    {
        EcrRepositoryTemplate template = declared.Template;
        if (template.ImageTagMutability is { } mutability)
            yield return $"imageTagMutability: {SettingText.Mutability(mutability, template.ImageTagMutabilityExclusions)}";
        if (template.Encryption is not null)
            yield return $"encryptionConfiguration: {EncryptionOf(template)}";
        if (template.ScanOnPush is { } scan)
            yield return $"scanOnPush: {SettingText.Flag(scan)}";
        if (declared.Policy is not null)
            yield return "repositoryPolicy: as declared";
        if (declared.LifecyclePolicy is not null)
            yield return "lifecyclePolicy: as declared";
        if (template.Tags.Count > 0)
            yield return $"tags: {SettingText.Tags(template.Tags)}";
    }

    public async Task<bool> CreateAsync(Repository repository, DeclaredRepository declared, CancellationToken cancellationToken)
    {
        EcrRepositoryTemplate template = declared.Template;
        var request = new CreateRepositoryRequest
        {
            RegistryId = registry.Account,
            RepositoryName = Name(repository),
            ImageTagMutability = template.ImageTagMutability is { } mutability ? ImageTagMutability.FindValue(mutability) : null,
            ImageTagMutabilityExclusionFilters = Filters(template),
            ImageScanningConfiguration = template.ScanOnPush is { } scan ? new ImageScanningConfiguration { ScanOnPush = scan } : null,
            EncryptionConfiguration = template.Encryption is { } encryption
                ? new EncryptionConfiguration { EncryptionType = EncryptionType.FindValue(encryption), KmsKey = template.KmsKey }
                : null,
            Tags = template.Tags.Count > 0 ? [.. template.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] : null,
        };
        return await clients.FindAsync<CreateRepositoryResponse, RepositoryAlreadyExistsException>(
            registry, "CreateRepository", (ecr, cancelled) => ecr.CreateRepositoryAsync(request, cancelled), cancellationToken) is not null;
    }

    public Task<bool> OwnsAsync(Repository repository, CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task<string?> FindPullThroughAsync(Repository repository, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> prefixes = await _pullThrough.GetAsync(ReadPullThroughAsync, cancellationToken);
        return CachePrefix.Find(prefixes, prefix => prefix, Name(repository));
    }

    private async Task<IReadOnlyList<string>> ReadPullThroughAsync(CancellationToken cancellationToken) =>
        [.. (await new CacheReads(clients).RulesAsync(registry, cancellationToken)).Select(rule => rule.EcrRepositoryPrefix).OfType<string>()];

    private IEnumerable<RepositorySetting> SettingsOf(Amazon.ECR.Model.Repository existing, DeclaredRepository declared)
    {
        EcrRepositoryTemplate template = declared.Template;
        if (template.ImageTagMutability is not null)
            yield return Mutability(existing, template);
        if (template.Encryption is not null)
            yield return Encryption(existing, template);
        if (template.ScanOnPush is { } scan)
            yield return Scanning(existing, scan);
        if (declared.Policy is { } policy)
            yield return Policy(existing, policy);
        if (declared.LifecyclePolicy is { } lifecycle)
            yield return LifecyclePolicy(existing, lifecycle);
        if (template.Tags.Count > 0)
            yield return Tags(existing, template);
    }

    private static TagMutability TagsOf(Amazon.ECR.Model.Repository existing, EcrRepositoryTemplate template) => template.ImageTagMutability is { } declared
        ? SettingText.ReadMutability(declared, template.ImageTagMutabilityExclusions)
        : SettingText.ReadMutability(existing.ImageTagMutability?.Value, existing.ImageTagMutabilityExclusionFilters?.Select(filter => filter.Filter!) ?? []);

    private RepositorySetting Mutability(Amazon.ECR.Model.Repository existing, EcrRepositoryTemplate template)
    {
        string actual = SettingText.Mutability(existing.ImageTagMutability?.Value ?? "MUTABLE", existing.ImageTagMutabilityExclusionFilters?.Select(filter => filter.Filter!) ?? []);
        string declared = SettingText.Mutability(template.ImageTagMutability!, template.ImageTagMutabilityExclusions);
        var request = new PutImageTagMutabilityRequest
        {
            RegistryId = registry.Account,
            RepositoryName = existing.RepositoryName,
            ImageTagMutability = ImageTagMutability.FindValue(template.ImageTagMutability!),
            ImageTagMutabilityExclusionFilters = Filters(template),
        };
        return RepositorySetting.Known("imageTagMutability", actual, declared, actual == declared, cancellationToken => clients.AskAsync(
            registry, "PutImageTagMutability", (ecr, cancelled) => ecr.PutImageTagMutabilityAsync(request, cancelled), cancellationToken));
    }

    // A key that is not named is AWS's own, which an answer names by its ARN. An alias is not told from the key that it stands for.
    private static RepositorySetting Encryption(Amazon.ECR.Model.Repository existing, EcrRepositoryTemplate template)
    {
        string type = existing.EncryptionConfiguration?.EncryptionType?.Value ?? "AES256";
        string? key = existing.EncryptionConfiguration?.KmsKey;
        bool isSame = type == template.Encryption
            && (template.KmsKey is null || key is null || key == template.KmsKey || key.EndsWith($"key/{template.KmsKey}", StringComparison.Ordinal)
                || template.KmsKey.Contains("alias/", StringComparison.Ordinal));
        return RepositorySetting.Known(
            "encryptionConfiguration", SettingText.Encryption(type, key), EncryptionOf(template), isSame, apply: null);
    }

    private static string EncryptionOf(EcrRepositoryTemplate template) =>
        SettingText.Encryption(template.Encryption!, template.Encryption is "AES256" ? null : template.KmsKey ?? ServiceKey);

    private RepositorySetting Scanning(Amazon.ECR.Model.Repository existing, bool declared)
    {
        bool actual = existing.ImageScanningConfiguration?.ScanOnPush is true;
        var request = new PutImageScanningConfigurationRequest
        {
            RegistryId = registry.Account,
            RepositoryName = existing.RepositoryName,
            ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = declared },
        };
        return RepositorySetting.Known("scanOnPush", SettingText.Flag(actual), SettingText.Flag(declared), actual == declared, cancellationToken => clients.AskAsync(
            registry, "PutImageScanningConfiguration", (ecr, cancelled) => ecr.PutImageScanningConfigurationAsync(request, cancelled), cancellationToken));
    }

    private RepositorySetting Policy(Amazon.ECR.Model.Repository existing, string declared) => new(
        "repositoryPolicy",
        async cancellationToken =>
        {
            GetRepositoryPolicyResponse? found = await clients.FindAsync<GetRepositoryPolicyResponse, RepositoryPolicyNotFoundException>(
                registry,
                "GetRepositoryPolicy",
                (ecr, cancelled) => ecr.GetRepositoryPolicyAsync(
                    new GetRepositoryPolicyRequest { RegistryId = registry.Account, RepositoryName = existing.RepositoryName }, cancelled),
                cancellationToken);
            return PolicyText.Compare("repositoryPolicy", found?.PolicyText, declared);
        },
        cancellationToken => clients.AskAsync(
            registry,
            "SetRepositoryPolicy",
            (ecr, cancelled) => ecr.SetRepositoryPolicyAsync(
                new SetRepositoryPolicyRequest { RegistryId = registry.Account, RepositoryName = existing.RepositoryName, PolicyText = declared }, cancelled),
            cancellationToken));

    private RepositorySetting LifecyclePolicy(Amazon.ECR.Model.Repository existing, string declared) => new(
        "lifecyclePolicy",
        async cancellationToken =>
        {
            GetLifecyclePolicyResponse? found = await clients.FindAsync<GetLifecyclePolicyResponse, LifecyclePolicyNotFoundException>(
                registry,
                "GetLifecyclePolicy",
                (ecr, cancelled) => ecr.GetLifecyclePolicyAsync(
                    new GetLifecyclePolicyRequest { RegistryId = registry.Account, RepositoryName = existing.RepositoryName }, cancelled),
                cancellationToken);
            return PolicyText.Compare("lifecyclePolicy", found?.LifecyclePolicyText, declared);
        },
        cancellationToken => clients.AskAsync(
            registry,
            "PutLifecyclePolicy",
            (ecr, cancelled) => ecr.PutLifecyclePolicyAsync(
                new PutLifecyclePolicyRequest { RegistryId = registry.Account, RepositoryName = existing.RepositoryName, LifecyclePolicyText = declared }, cancelled),
            cancellationToken));

    // Tags that others gave it are theirs.
    private RepositorySetting Tags(Amazon.ECR.Model.Repository existing, EcrRepositoryTemplate template) => new(
        "tags",
        async cancellationToken =>
        {
            ListTagsForResourceResponse found = await clients.AskAsync(
                registry,
                "ListTagsForResource",
                (ecr, cancelled) => ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = existing.RepositoryArn }, cancelled),
                cancellationToken);
            Dictionary<string, string> actual = (found.Tags ?? []).ToDictionary(tag => tag.Key!, tag => tag.Value ?? "", StringComparer.Ordinal);
            return ResourceTags.Compare(actual, template.Tags);
        },
        cancellationToken => clients.AskAsync(
            registry,
            "TagResource",
            (ecr, cancelled) => ecr.TagResourceAsync(
                new TagResourceRequest { ResourceArn = existing.RepositoryArn, Tags = [.. template.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] }, cancelled),
            cancellationToken));

    private static List<ImageTagMutabilityExclusionFilter>? Filters(EcrRepositoryTemplate template) =>
        template.ImageTagMutabilityExclusions.Count == 0
            ? null
            : [.. template.ImageTagMutabilityExclusions.Select(filter => new ImageTagMutabilityExclusionFilter { FilterType = ImageTagMutabilityExclusionFilterType.WILDCARD, Filter = filter })];

    private static string Name(Repository repository) => repository.Name.ToString();
}
