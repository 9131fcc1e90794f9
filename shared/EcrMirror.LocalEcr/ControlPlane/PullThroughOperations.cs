using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Listening;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Pull-through cache rules, checked as ECR checks them.</summary>
/// <remarks>Source: ECR user guide, "Sync an upstream registry with an Amazon ECR private registry".</remarks>
internal sealed partial class PullThroughOperations(IReadOnlyCollection<string>? secrets)
{
    private const int MostRules = 50;

    private static readonly (string Kind, string Url, bool NeedsCredentials)[] Upstreams =
    [
        ("ecr-public", "public.ecr.aws", false),
        ("k8s", "registry.k8s.io", false),
        ("quay", "quay.io", false),
        ("docker-hub", "registry-1.docker.io", true),
        ("github-container-registry", "ghcr.io", true),
        ("gitlab-container-registry", "registry.gitlab.com", true),
        ("chainguard", "cgr.dev", true),
    ];

    public JsonObject Create(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        string prefix = request.Text("ecrRepositoryPrefix")!;
        SortedDictionary<string, JsonObject> rules = registry.Settings.PullThroughRules;
        if (rules.ContainsKey(prefix))
            throw new EcrError("PullThroughCacheRuleAlreadyExistsException", $"A pull through cache rule with ecrRepositoryPrefix '{prefix}' already exists in the registry with id '{registry.Identity.Id}'");
        if (rules.Count >= MostRules)
            throw EcrError.LimitExceeded($"The registry with id '{registry.Identity.Id}' already has the maximum allowed number of pull through cache rules which is '{MostRules}'");

        string url = request.Text("upstreamRegistryUrl")!;
        (string kind, bool needsCredentials) = KindOf(url);
        if (request.Text("upstreamRegistry") is { } said && said != kind)
            throw EcrError.Validation($"The upstream registry '{said}' does not match the upstream registry URL '{url}'");
        if (request.Text("upstreamRepositoryPrefix") is { } upstreamPrefix and not "ROOT" && prefix is "ROOT")
            throw EcrError.Validation($"The upstreamRepositoryPrefix '{upstreamPrefix}' cannot be used with the ecrRepositoryPrefix ROOT");
        CheckCredentials(registry, request, kind, url, needsCredentials);

        JsonObject rule = ApiJson.Object(
            ("ecrRepositoryPrefix", prefix),
            ("upstreamRegistryUrl", url),
            ("createdAt", ApiJson.Time(registry.Now)),
            ("registryId", registry.Identity.Account),
            ("upstreamRegistry", kind),
            ("credentialArn", request.Text("credentialArn")),
            ("customRoleArn", request.Text("customRoleArn")),
            ("upstreamRepositoryPrefix", request.Text("upstreamRepositoryPrefix") ?? "ROOT"));
        rules[prefix] = rule;
        registry.Changed();
        return (JsonObject)rule.DeepClone();
    });

    public static JsonObject Describe(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        IEnumerable<JsonObject> asked = request.Has("ecrRepositoryPrefixes")
            ? [.. request.Texts("ecrRepositoryPrefixes").Select(prefix => Rule(registry, prefix))]
            : registry.Settings.PullThroughRules.Values;
        (IReadOnlyList<JsonObject> page, string? next) = Paging.Page(
            request, asked, rule => rule["ecrRepositoryPrefix"]!.GetValue<string>(), names: "ecrRepositoryPrefixes");
        return ApiJson.Object(("pullThroughCacheRules", ApiJson.List(page.Select(rule => rule.DeepClone()))), ("nextToken", next));
    });

    public JsonObject Update(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject rule = Rule(registry, request.Text("ecrRepositoryPrefix")!);
        if (!request.Has("credentialArn") && !request.Has("customRoleArn"))
            throw EcrError.Validation("Either credentialArn or customRoleArn must be specified");

        string url = rule["upstreamRegistryUrl"]!.GetValue<string>();
        (string kind, bool needsCredentials) = KindOf(url);
        CheckCredentials(registry, request, kind, url, needsCredentials);
        foreach (string member in (string[])["credentialArn", "customRoleArn"])
        {
            if (request.Copy(member) is { } value)
                rule[member] = value;
        }

        rule["updatedAt"] = ApiJson.Time(registry.Now);
        registry.Changed();
        return Part(rule, "ecrRepositoryPrefix", "registryId", "updatedAt", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix");
    });

    public JsonObject Validate(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject rule = Rule(registry, request.Text("ecrRepositoryPrefix")!);
        JsonObject answer = Part(rule, "ecrRepositoryPrefix", "registryId", "upstreamRegistryUrl", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix");
        bool isValid = rule["credentialArn"]?.GetValue<string>() is not { } credential || IsThere(credential);
        answer["isValid"] = isValid;
        if (!isValid)
            answer["failure"] = "The secret could not be found. Verify that the secret exists and try again.";
        return answer;
    });

    public static JsonObject Delete(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject rule = Rule(registry, request.Text("ecrRepositoryPrefix")!);
        registry.Settings.PullThroughRules.Remove(request.Text("ecrRepositoryPrefix")!);
        registry.Changed();
        return Part(rule, "ecrRepositoryPrefix", "upstreamRegistryUrl", "createdAt", "registryId", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix");
    });

    private static (string Kind, bool NeedsCredentials) KindOf(string url)
    {
        foreach ((string kind, string known, bool needsCredentials) in Upstreams)
        {
            if (url == known)
                return (kind, needsCredentials);
        }

        return Azure().IsMatch(url) ? ("azure-container-registry", true)
            : RegistryHostName.TryRead(url, out _, out _) ? ("ecr", false)
            : throw new EcrError("UnsupportedUpstreamRegistryException", $"The specified upstream registry '{url}' isn't supported.");
    }

    private void CheckCredentials(EcrRegistry registry, ApiRequest request, string kind, string url, bool needsCredentials)
    {
        string? credential = request.Text("credentialArn");
        if (needsCredentials && credential is null)
            throw EcrError.Validation($"The upstream registry '{url}' requires a credentialArn");
        if (!needsCredentials && credential is not null)
            throw EcrError.Validation($"A credentialArn cannot be used with the upstream registry '{url}'");
        if (request.Has("customRoleArn") && kind is not "ecr")
            throw EcrError.Validation($"A customRoleArn cannot be used with the upstream registry '{url}'");
        if (kind is "ecr" && RegistryHostName.TryRead(url, out string account, out _) && account != registry.Identity.Account && !request.Has("customRoleArn"))
            throw EcrError.Validation("A customRoleArn is required for the registry of another account");

        if (credential is null)
            return;
        if (credential.Split(':') is not [_, _, _, var region, var owner, ..] || region != registry.Identity.Region || owner != registry.Identity.Account)
            throw new EcrError("UnableToAccessSecretException", "The secret must be in the same account and Region as the pull through cache rule.");
        if (!IsThere(credential))
            throw new EcrError("SecretNotFoundException", "The ARN of the secret specified in the pull through cache rule was not found. Update the pull through cache rule with a valid secret ARN and try again.");
    }

    // There is no Secrets Manager here: without a list, every secret is there.
    private bool IsThere(string secret) => secrets?.Contains(secret) != false;

    private static JsonObject Rule(EcrRegistry registry, string prefix) => registry.Settings.PullThroughRules.TryGetValue(prefix, out JsonObject? rule)
        ? rule
        : throw new EcrError("PullThroughCacheRuleNotFoundException", $"The pull through cache rule with ecrRepositoryPrefix '{prefix}' does not exist in the registry with id '{registry.Identity.Id}'");

    private static JsonObject Part(JsonObject rule, params ReadOnlySpan<string> members)
    {
        var part = new JsonObject();
        foreach (string member in members)
        {
            if (rule[member] is { } value)
                part[member] = value.DeepClone();
        }

        return part;
    }

    [GeneratedRegex(@"\A[a-z0-9]+\.azurecr\.io\z", RegexOptions.CultureInvariant)]
    private static partial Regex Azure();
}
