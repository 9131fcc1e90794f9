using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Repositories, their mutability and their tags as resources of AWS.</summary>
internal static class RepositoryOperations
{
    private const int MostResourceTags = 50;
    private const int LongestTagKey = 128;
    private const int LongestTagValue = 256;

    public static JsonObject Create(EcrRegistry registry, ApiRequest request)
    {
        RepositoryName name = request.Name;
        return registry.Do(request.Call, request.Operation, name, () =>
        {
            (string mutability, IReadOnlyList<string> filters) = ReadMutability(request.Input);
            JsonObject? encryption = request.Structure("encryptionConfiguration");
            string encryptionType = encryption?["encryptionType"]?.GetValue<string>() ?? "AES256";
            string? key = encryption?["kmsKey"]?.GetValue<string>();
            if (key is not null && encryptionType is "AES256")
                throw EcrError.InvalidParameter("encryptionConfiguration", "kmsKey can only be specified when encryptionType is KMS or KMS_DSSE");

            var repository = new EcrRepository(name, registry.Now)
            {
                TagMutability = mutability,
                ExclusionFilters = filters,
                ScansOnPush = request.Structure("imageScanningConfiguration")?["scanOnPush"]?.GetValue<bool>() ?? false,
                EncryptionType = encryptionType,
                KmsKey = registry.KmsKeyOf(encryptionType, key),
                CatalogData = request.Structure("catalogData") is { } catalog ? CatalogOperations.Shown(registry, name, catalog) : null,
            };
            if (request.Input["tags"] is JsonArray { Count: > 0 } tags)
            {
                if (!request.Caller.MayDo($"{registry.Identity.Service}:TagResource", registry.Identity.Arn(name.ToString())))
                    throw EcrError.AccessDenied(request.Caller, $"{registry.Identity.Service}:TagResource", registry.Identity.Arn(name.ToString()));
                AddTags(repository, tags);
            }

            registry.Create(repository);
            return ApiJson.Object(("repository", Answers.Repository(registry, repository)), ("catalogData", registry.Identity.IsPublic ? repository.CatalogData?.DeepClone() ?? new JsonObject() : null));
        });
    }

    public static JsonObject Describe(EcrRegistry registry, ApiRequest request)
    {
        IReadOnlyList<RepositoryName>? names = request.Has("repositoryNames") ? [.. request.Texts("repositoryNames").Select(ApiRequest.ReadName)] : null;
        return registry.DoOnEach(request.Call, request.Operation, names, () =>
        {
            IReadOnlyList<EcrRepository> asked = names is null ? registry.Repositories() : [.. names.Select(registry.Repository)];
            (IReadOnlyList<EcrRepository> page, string? next) = Paging.Page(request, asked, repository => repository.Name.ToString(), names: "repositoryNames");
            return ApiJson.Object(("repositories", ApiJson.List(page.Select(repository => Answers.Repository(registry, repository)))), ("nextToken", next));
        });
    }

    public static JsonObject Delete(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        JsonObject shown = Answers.Repository(registry, registry.Repository(request.Name));
        registry.Delete(request.Name, request.Flag("force"));
        return ApiJson.Object(("repository", shown));
    });

    public static JsonObject PutMutability(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        (repository.TagMutability, repository.ExclusionFilters) = ReadMutability(request.Input);
        registry.Changed();
        return Answers.Named(
            registry,
            repository.Name,
            ("imageTagMutability", repository.TagMutability),
            ("imageTagMutabilityExclusionFilters", repository.ExclusionFilters.Count > 0 ? Answers.ExclusionFilters(repository.ExclusionFilters) : null));
    });

    public static JsonObject Tag(EcrRegistry registry, ApiRequest request)
    {
        RepositoryName name = NameIn(registry, request);
        return registry.Do(request.Call, request.Operation, name, () =>
        {
            AddTags(registry.Repository(name), (JsonArray)request.Input["tags"]!);
            registry.Changed();
            return new JsonObject();
        });
    }

    public static JsonObject Untag(EcrRegistry registry, ApiRequest request)
    {
        RepositoryName name = NameIn(registry, request);
        return registry.Do(request.Call, request.Operation, name, () =>
        {
            EcrRepository repository = registry.Repository(name);
            foreach (string key in request.Texts("tagKeys"))
                repository.ResourceTags.Remove(key);
            registry.Changed();
            return new JsonObject();
        });
    }

    public static JsonObject ListTags(EcrRegistry registry, ApiRequest request)
    {
        RepositoryName name = NameIn(registry, request);
        return registry.Do(request.Call, request.Operation, name, () => ApiJson.Object(
            ("tags", ApiJson.List(registry.Repository(name).ResourceTags.Select(tag => ApiJson.Object(("Key", tag.Key), ("Value", tag.Value)))))));
    }

    /// <summary>Reads mutability and filters, which belong to two of its values and to those only.</summary>
    public static (string Mutability, IReadOnlyList<string> Filters) ReadMutability(JsonObject input)
    {
        string mutability = input["imageTagMutability"]?.GetValue<string>() ?? "MUTABLE";
        IReadOnlyList<string> filters = input["imageTagMutabilityExclusionFilters"] is JsonArray list
            ? [.. list.Select(filter => filter!["filter"]!.GetValue<string>())]
            : [];
        bool takesFilters = mutability.EndsWith("_WITH_EXCLUSION", StringComparison.Ordinal);
        if (takesFilters && filters.Count == 0)
            throw EcrError.InvalidParameter("imageTagMutabilityExclusionFilters", $"ImageTagMutabilityExclusionFilters must be specified when imageTagMutability is set to {mutability}");
        if (!takesFilters && filters.Count > 0)
            throw EcrError.InvalidParameter("imageTagMutabilityExclusionFilters", $"ImageTagMutabilityExclusionFilters can't be specified when imageTagMutability is set to {mutability}");
        return (mutability, filters);
    }

    private static void AddTags(EcrRepository repository, JsonArray tags)
    {
        foreach (JsonNode? tag in tags)
        {
            (string key, string value) = (tag!["Key"]?.GetValue<string>() ?? "", tag["Value"]?.GetValue<string>() ?? "");
            if (key.Length is 0 or > LongestTagKey || value.Length > LongestTagValue || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw new EcrError("InvalidTagParameterException", $"Invalid parameter at 'tags' failed to satisfy constraint: 'Tag keys have 1 to {LongestTagKey} characters and do not begin with aws:, values have at most {LongestTagValue}'");
            if (!repository.ResourceTags.ContainsKey(key) && repository.ResourceTags.Count >= MostResourceTags)
                throw new EcrError("TooManyTagsException", $"The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is {MostResourceTags}.");
            repository.ResourceTags[key] = value;
        }
    }

    private static RepositoryName NameIn(EcrRegistry registry, ApiRequest request)
    {
        string arn = request.Text("resourceArn")!;
        string prefix = registry.Identity.Arn("");
        return arn.StartsWith(prefix, StringComparison.Ordinal) && RepositoryName.TryParse(arn[prefix.Length..], out RepositoryName name)
            ? name
            : throw EcrError.InvalidParameter("resourceArn", "Invalid ARN");
    }
}
