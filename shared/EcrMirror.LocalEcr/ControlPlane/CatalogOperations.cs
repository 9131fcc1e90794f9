using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>What ECR Public shows of registries and repositories.</summary>
/// <remarks>Source: ECR Public user guide, "Repository catalog data in Amazon ECR Public".</remarks>
internal static class CatalogOperations
{
    private static readonly string[] Kept = ["description", "architectures", "operatingSystems", "aboutText", "usageText"];

    public static JsonObject DescribeRegistries(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        IReadOnlyList<string> aliases = registry.Identity.Aliases;
        JsonObject shown = ApiJson.Object(
            ("registryId", registry.Identity.Account),
            ("registryArn", $"arn:aws:ecr-public::{registry.Identity.Account}:registry/{registry.Identity.Account}"),
            ("registryUri", $"{registry.Host}/{aliases[^1]}"),
            ("verified", false),
            ("aliases", ApiJson.List(aliases.Select((alias, at) => ApiJson.Object(
                ("name", alias), ("status", "ACTIVE"), ("primaryRegistryAlias", at == aliases.Count - 1), ("defaultRegistryAlias", at == 0))))));
        return ApiJson.Object(("registries", ApiJson.List([shown])));
    });

    public static JsonObject GetOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () => OfRegistry(registry));

    public static JsonObject PutOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        registry.Settings.DisplayName = request.Text("displayName") ?? registry.Settings.DisplayName;
        registry.Changed();
        return OfRegistry(registry);
    });

    public static JsonObject GetOfRepository(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        return ApiJson.Object(("catalogData", repository.CatalogData?.DeepClone() ?? throw new EcrError(
            "RepositoryCatalogDataNotFoundException",
            $"The catalog data does not exist for the repository with name '{request.Name}' in the registry with id '{registry.Identity.Id}'")));
    });

    public static JsonObject PutOfRepository(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        repository.CatalogData = Shown(registry, request.Name, request.Structure("catalogData")!);
        registry.Changed();
        return ApiJson.Object(("catalogData", repository.CatalogData.DeepClone()));
    });

    /// <summary>What is shown of what was given: everything but the picture, in whose place there is an address.</summary>
    public static JsonObject Shown(EcrRegistry registry, RepositoryName name, JsonObject given)
    {
        var shown = new JsonObject();
        foreach (string member in Kept)
        {
            if (given[member] is { } value)
                shown[member] = value.DeepClone();
        }

        if (given["logoImageBlob"] is not null)
            shown["logoUrl"] = $"http://{registry.Host}/logos/{registry.PathOf(name)}.png";
        shown["marketplaceCertified"] = false;
        return shown;
    }

    private static JsonObject OfRegistry(EcrRegistry registry) =>
        ApiJson.Object(("registryCatalogData", ApiJson.Object(("displayName", registry.Settings.DisplayName))));
}
