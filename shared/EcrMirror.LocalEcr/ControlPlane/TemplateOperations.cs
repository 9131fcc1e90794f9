using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Repository creation templates: what repositories are set to that nobody creates.</summary>
/// <remarks>Source: ECR user guide, "Templates to control repositories created during a pull through cache, create on push, or replication action".</remarks>
internal static class TemplateOperations
{
    private static readonly string[] Settings =
    [
        "description", "encryptionConfiguration", "resourceTags", "imageTagMutability", "imageTagMutabilityExclusionFilters",
        "repositoryPolicy", "lifecyclePolicy", "appliedFor", "customRoleArn",
    ];

    public static JsonObject Create(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        string prefix = request.Text("prefix")!;
        if (registry.Settings.Templates.ContainsKey(prefix))
            throw new EcrError("TemplateAlreadyExistsException", $"The repository creation template with prefix '{prefix}' already exists in the registry with id '{registry.Identity.Id}'");

        JsonObject template = ApiJson.Object(
            ("prefix", prefix),
            ("encryptionConfiguration", ApiJson.Object(("encryptionType", "AES256"))),
            ("imageTagMutability", "MUTABLE"),
            ("createdAt", ApiJson.Time(registry.Now)),
            ("updatedAt", ApiJson.Time(registry.Now)));
        Take(template, request);
        registry.Settings.Templates[prefix] = template;
        registry.Changed();
        return Shown(registry, template);
    });

    public static JsonObject Describe(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        // Prefixes that are not there are left out: the model has no error for them.
        IEnumerable<JsonObject> asked = request.Has("prefixes")
            ? request.Texts("prefixes").Where(registry.Settings.Templates.ContainsKey).Select(prefix => registry.Settings.Templates[prefix])
            : registry.Settings.Templates.Values;
        (IReadOnlyList<JsonObject> page, string? next) = Paging.Page(request, asked, template => template["prefix"]!.GetValue<string>(), names: "prefixes");
        return ApiJson.Object(
            ("registryId", registry.Identity.Account),
            ("repositoryCreationTemplates", ApiJson.List(page.Select(template => template.DeepClone()))),
            ("nextToken", next));
    });

    public static JsonObject Update(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject template = Template(registry, request);
        var updated = (JsonObject)template.DeepClone();
        Take(updated, request);
        updated["updatedAt"] = ApiJson.Time(registry.Now);
        registry.Settings.Templates[request.Text("prefix")!] = updated;
        registry.Changed();
        return Shown(registry, updated);
    });

    public static JsonObject Delete(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject template = Template(registry, request);
        registry.Settings.Templates.Remove(request.Text("prefix")!);
        registry.Changed();
        return Shown(registry, template);
    });

    private static void Take(JsonObject template, ApiRequest request)
    {
        foreach (string setting in Settings)
        {
            if (request.Copy(setting) is not { } value)
                continue;

            // An empty text takes a policy back.
            if (value is JsonValue text && text.TryGetValue(out string? written) && written.Length == 0)
                template.Remove(setting);
            else
                template[setting] = value;
        }

        if (template["imageTagMutability"]!.GetValue<string>() is "MUTABLE" or "IMMUTABLE" && request.Has("imageTagMutability") && !request.Has("imageTagMutabilityExclusionFilters"))
            template.Remove("imageTagMutabilityExclusionFilters");
        RepositoryOperations.ReadMutability(template);
        if (template["repositoryPolicy"]?.GetValue<string>() is { } policy)
            PolicyOperations.Read(policy, "RepositoryPolicy", "Invalid repository policy provided");
        if (template["lifecyclePolicy"]?.GetValue<string>() is { } lifecycle)
            LifecyclePolicy.Parse(lifecycle);

        bool needsRole = template["resourceTags"] is JsonArray { Count: > 0 }
            || template["encryptionConfiguration"]?["encryptionType"]?.GetValue<string>() is "KMS" or "KMS_DSSE";
        if (needsRole && template["customRoleArn"] is null)
            throw EcrError.Validation("A customRoleArn is required when resourceTags or KMS encryption are specified");
    }

    private static JsonObject Template(EcrRegistry registry, ApiRequest request) => registry.Settings.Templates.TryGetValue(request.Text("prefix")!, out JsonObject? template)
        ? template
        : throw new EcrError("TemplateNotFoundException", $"The repository creation template with prefix '{request.Text("prefix")}' does not exist in the registry with id '{registry.Identity.Id}'");

    private static JsonObject Shown(EcrRegistry registry, JsonObject template) => ApiJson.Object(
        ("registryId", registry.Identity.Account), ("repositoryCreationTemplate", template.DeepClone()));
}
