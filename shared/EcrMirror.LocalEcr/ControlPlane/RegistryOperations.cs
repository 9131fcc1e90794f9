using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>What is set for a whole registry: replication, account settings, signing, principals whose pulls are not written down.</summary>
internal static class RegistryOperations
{
    private const int MostDestinations = 25;
    private const int MostExclusions = 100;

    private static readonly Dictionary<string, string[]> AccountSettings = new(StringComparer.Ordinal)
    {
        // The default comes first.
        ["BASIC_SCAN_TYPE_VERSION"] = ["AWS_NATIVE", "CLAIR"],
        ["REGISTRY_POLICY_SCOPE"] = ["V2", "V1"],
        ["BLOB_MOUNTING"] = ["DISABLED", "ENABLED"],
    };

    public static JsonObject Describe(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () => ApiJson.Object(
        ("registryId", registry.Identity.Account),
        ("replicationConfiguration", registry.Settings.Replication?.DeepClone() ?? ApiJson.Object(("rules", new JsonArray())))));

    public static JsonObject PutReplication(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject configuration = request.Structure("replicationConfiguration")!;
        List<(string Region, string Account)> destinations =
        [
            .. from rule in configuration["rules"]!.AsArray()
               from destination in rule!["destinations"]!.AsArray()
               select (destination!["region"]!.GetValue<string>(), destination["registryId"]!.GetValue<string>()),
        ];
        if (destinations.Contains((registry.Identity.Region, registry.Identity.Account)))
            throw EcrError.InvalidParameter("replicationConfiguration", "Replication destination cannot be the same as the source registry");
        if (destinations.Distinct().Count() > MostDestinations)
            throw EcrError.InvalidParameter("replicationConfiguration", $"Replication configuration can have at most {MostDestinations} unique destinations");

        registry.Settings.Replication = (JsonObject)configuration.DeepClone();
        registry.Changed();
        return ApiJson.Object(("replicationConfiguration", configuration.DeepClone()));
    });

    public static JsonObject DescribeReplicationStatus(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrImage image = Image(registry, request);
        return ApiJson.Object(
            ("repositoryName", request.Name.ToString()),
            ("imageId", Answers.ImageId(image.Digest, null)),
            ("replicationStatuses", new JsonArray()));
    });

    public static JsonObject GetSetting(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        string name = request.Text("name")!;
        return ApiJson.Object(("name", name), ("value", registry.Settings.AccountSettings.GetValueOrDefault(name, Values(name)[0])));
    });

    public static JsonObject PutSetting(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        (string name, string value) = (request.Text("name")!, request.Text("value")!);
        if (!Values(name).Contains(value))
            throw EcrError.Validation($"Invalid parameter at 'value' failed to satisfy constraint: 'Member must satisfy enum value set: [{string.Join(", ", Values(name))}]'");
        registry.Settings.AccountSettings[name] = value;
        registry.Changed();
        return ApiJson.Object(("name", name), ("value", value));
    });

    public static JsonObject PutSigning(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        registry.Settings.Signing = (JsonObject)request.Copy("signingConfiguration")!;
        registry.Changed();
        return ApiJson.Object(("signingConfiguration", request.Copy("signingConfiguration")));
    });

    public static JsonObject GetSigning(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () => Signing(registry));

    public static JsonObject DeleteSigning(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject gone = Signing(registry);
        registry.Settings.Signing = null;
        registry.Changed();
        return gone;
    });

    public static JsonObject DescribeSigningStatus(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () => Answers.Named(
        registry, request.Name, ("imageId", Answers.ImageId(Image(registry, request).Digest, null)), ("signingStatuses", new JsonArray())));

    public static JsonObject RegisterExclusion(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        SortedDictionary<string, DateTimeOffset> excluded = registry.Settings.PullTimeExclusions;
        string principal = request.Text("principalArn")!;
        if (excluded.ContainsKey(principal))
            throw new EcrError("ExclusionAlreadyExistsException", $"The pull time update exclusion for the principal '{principal}' already exists in the registry with id '{registry.Identity.Id}'");
        if (excluded.Count >= MostExclusions)
            throw EcrError.LimitExceeded($"The registry with id '{registry.Identity.Id}' already has the maximum allowed number of pull time update exclusions which is '{MostExclusions}'");
        excluded[principal] = registry.Now;
        registry.Changed();
        return ApiJson.Object(("principalArn", principal), ("createdAt", ApiJson.Time(registry.Now)));
    });

    public static JsonObject DeregisterExclusion(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        string principal = request.Text("principalArn")!;
        if (!registry.Settings.PullTimeExclusions.Remove(principal))
            throw new EcrError("ExclusionNotFoundException", $"The pull time update exclusion for the principal '{principal}' does not exist in the registry with id '{registry.Identity.Id}'");
        registry.Changed();
        return ApiJson.Object(("principalArn", principal));
    });

    public static JsonObject ListExclusions(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        (IReadOnlyList<string> page, string? next) = Paging.Page(request, registry.Settings.PullTimeExclusions.Keys, principal => principal);
        return ApiJson.Object(("pullTimeUpdateExclusions", ApiJson.Texts(page)), ("nextToken", next));
    });

    private static string[] Values(string name) => AccountSettings.TryGetValue(name, out string[]? values)
        ? values
        : throw EcrError.Validation($"Invalid parameter at 'name' failed to satisfy constraint: 'Member must satisfy enum value set: [{string.Join(", ", AccountSettings.Keys)}]'");

    private static JsonObject Signing(EcrRegistry registry) => ApiJson.Object(
        ("registryId", registry.Identity.Account),
        ("signingConfiguration", registry.Settings.Signing?.DeepClone() ?? throw new EcrError(
            "SigningConfigurationNotFoundException", $"Signing configuration does not exist in the registry with id '{registry.Identity.Id}'")));

    private static EcrImage Image(EcrRegistry registry, ApiRequest request) =>
        registry.Find(registry.Repository(request.Name), request.ImageId(), anyStatus: true).Image
        ?? throw EcrError.ImageNotFound(registry.Identity, request.Name, request.ImageId());
}
