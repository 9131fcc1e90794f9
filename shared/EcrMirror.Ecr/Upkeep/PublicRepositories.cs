using Amazon.ECRPublic.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>
/// Repositories of ECR Public: those of this process's own account, by any of its aliases. The control plane knows them by their names
/// without the alias that references begin with.
/// </summary>
/// <remarks>Source: Amazon ECR Public API reference.</remarks>
internal sealed class PublicRepositories(EcrRegistry registry, EcrClients clients, TimeProvider time) : IRepositoryControl
{
    private readonly KeptAnswer<IReadOnlyList<string>> _aliases = new(TimeSpan.FromHours(1), time);

    public async Task<FoundRepository?> FindAsync(
        Repository repository, DeclaredRepository declared, CancellationToken cancellationToken)
    {
        DescribeRepositoriesResponse? found = await clients.FindPublicAsync<DescribeRepositoriesResponse, RepositoryNotFoundException>(
            registry,
            "DescribeRepositories",
            (ecr, cancelled) => ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = [PublicName.Of(repository).Name] }, cancelled),
            cancellationToken);
        return found?.Repositories?.FirstOrDefault() is { } existing
            ? new FoundRepository([.. SettingsOf(existing, declared)], new TagMutability(IsMutable: true, []))
            : null;
    }

    public IEnumerable<string> SettingsOfNew(DeclaredRepository declared)
    {
        if (declared.Policy is not null)
            yield return "repositoryPolicy: as declared";
        if (declared.Template.Tags.Count > 0)
            yield return $"tags: {SettingText.Tags(declared.Template.Tags)}";
        if (declared.Template.Catalog is not null)
            yield return "catalogData: as declared";
    }

    public async Task<bool> CreateAsync(Repository repository, DeclaredRepository declared, CancellationToken cancellationToken)
    {
        var request = new CreateRepositoryRequest
        {
            RepositoryName = PublicName.Of(repository).Name,
            CatalogData = declared.Template.Catalog is { } catalog ? Input(catalog) : null,
            Tags = declared.Template.Tags.Count > 0 ? [.. declared.Template.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] : null,
        };
        return await clients.FindPublicAsync<CreateRepositoryResponse, RepositoryAlreadyExistsException>(
            registry, "CreateRepository", (ecr, cancelled) => ecr.CreateRepositoryAsync(request, cancelled), cancellationToken) is not null;
    }

    public async Task<bool> OwnsAsync(Repository repository, CancellationToken cancellationToken) =>
        (await _aliases.GetAsync(asking => PublicAliases.ReadAsync(clients, registry, asking), cancellationToken))
            .Contains(PublicName.Of(repository).Alias, StringComparer.Ordinal);

    public Task<string?> FindPullThroughAsync(Repository repository, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private IEnumerable<RepositorySetting> SettingsOf(Amazon.ECRPublic.Model.Repository existing, DeclaredRepository declared)
    {
        if (declared.Policy is { } policy)
            yield return Policy(existing, policy);
        if (declared.Template.Tags.Count > 0)
            yield return Tags(existing, declared.Template);
        if (declared.Template.Catalog is { } catalog)
            yield return Catalog(existing, catalog);
    }

    private RepositorySetting Policy(Amazon.ECRPublic.Model.Repository existing, string declared) => new(
        "repositoryPolicy",
        async cancellationToken =>
        {
            GetRepositoryPolicyResponse? found = await clients.FindPublicAsync<GetRepositoryPolicyResponse, RepositoryPolicyNotFoundException>(
                registry,
                "GetRepositoryPolicy",
                (ecr, cancelled) => ecr.GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RepositoryName = existing.RepositoryName }, cancelled),
                cancellationToken);
            return PolicyText.Compare("repositoryPolicy", found?.PolicyText, declared);
        },
        cancellationToken => clients.AskPublicAsync(
            registry,
            "SetRepositoryPolicy",
            (ecr, cancelled) => ecr.SetRepositoryPolicyAsync(
                new SetRepositoryPolicyRequest { RepositoryName = existing.RepositoryName, PolicyText = declared }, cancelled),
            cancellationToken));

    private RepositorySetting Tags(Amazon.ECRPublic.Model.Repository existing, EcrRepositoryTemplate template) => new(
        "tags",
        async cancellationToken =>
        {
            ListTagsForResourceResponse found = await clients.AskPublicAsync(
                registry,
                "ListTagsForResource",
                (ecr, cancelled) => ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = existing.RepositoryArn }, cancelled),
                cancellationToken);
            Dictionary<string, string> actual = (found.Tags ?? []).ToDictionary(tag => tag.Key!, tag => tag.Value ?? "", StringComparer.Ordinal);
            return ResourceTags.Compare(actual, template.Tags);
        },
        cancellationToken => clients.AskPublicAsync(
            registry,
            "TagResource",
            (ecr, cancelled) => ecr.TagResourceAsync(
                new TagResourceRequest { ResourceArn = existing.RepositoryArn, Tags = [.. template.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] }, cancelled),
            cancellationToken));

    private RepositorySetting Catalog(Amazon.ECRPublic.Model.Repository existing, EcrCatalogData declared) => new(
        "catalogData",
        async cancellationToken =>
        {
            GetRepositoryCatalogDataResponse? found = await clients.FindPublicAsync<GetRepositoryCatalogDataResponse, RepositoryCatalogDataNotFoundException>(
                registry,
                "GetRepositoryCatalogData",
                (ecr, cancelled) => ecr.GetRepositoryCatalogDataAsync(new GetRepositoryCatalogDataRequest { RepositoryName = existing.RepositoryName }, cancelled),
                cancellationToken);
            return Compare(found?.CatalogData ?? new RepositoryCatalogData(), declared);
        },
        cancellationToken => clients.AskPublicAsync(
            registry,
            "PutRepositoryCatalogData",
            (ecr, cancelled) => ecr.PutRepositoryCatalogDataAsync(
                new PutRepositoryCatalogDataRequest { RepositoryName = existing.RepositoryName, CatalogData = Input(declared) }, cancelled),
            cancellationToken));

    // The logo is not compared: AWS answers with an address for what was given as bytes.
    private static SettingDrift? Compare(RepositoryCatalogData actual, EcrCatalogData declared)
    {
        (string Name, string Actual, string Declared)[] members =
        [
            ("description", actual.Description ?? "", declared.Description ?? ""),
            ("architectures", Listed(actual.Architectures), Listed(declared.Architectures)),
            ("operatingSystems", Listed(actual.OperatingSystems), Listed(declared.OperatingSystems)),
            ("aboutText", actual.AboutText ?? "", declared.About ?? ""),
            ("usageText", actual.UsageText ?? "", declared.Usage ?? ""),
        ];
        string[] wrong = [.. members.Where(member => member.Actual != member.Declared).Select(member => member.Name)];
        return wrong is [] ? null : new SettingDrift("catalogData", $"another {string.Join(", ", wrong)}", "as declared");
    }

    private static string Listed(IEnumerable<string>? values) => string.Join(", ", (values ?? []).Order(StringComparer.Ordinal));

    private static RepositoryCatalogDataInput Input(EcrCatalogData declared) => new()
    {
        Description = declared.Description,
        Architectures = [.. declared.Architectures],
        OperatingSystems = [.. declared.OperatingSystems],
        AboutText = declared.About,
        UsageText = declared.Usage,
    };
}
