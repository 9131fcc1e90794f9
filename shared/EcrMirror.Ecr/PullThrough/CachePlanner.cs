using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>Turns what is declared and what is there into what is to be done. It asks nobody.</summary>
internal static class CachePlanner
{
    private const int LongestPolicy = 10_240;

    /// <summary>The steps of one registry: what rules rely on comes before them.</summary>
    /// <param name="host">The registry's host.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="declared">The rules that are declared of it.</param>
    /// <param name="state">What it has.</param>
    /// <param name="deletes">Whether rules may be deleted.</param>
    public static IReadOnlyList<CacheStep> Plan(
        RegistryHost host, EcrRegistry registry, IReadOnlyList<PullThroughRuleOptions> declared, CacheState state, bool deletes) =>
    [
        .. declared.Select(rule => OfTemplate(host, rule, state)).OfType<CacheStep>(),
        .. OfPolicy(host, registry, declared, state) is { } policy ? [policy] : Array.Empty<CacheStep>(),
        .. declared.Select(rule => OfRule(host, rule, state, deletes)),
        .. state.Rules
            .Where(rule => !declared.Any(other => other.Prefix == rule.EcrRepositoryPrefix))
            .OrderBy(rule => rule.EcrRepositoryPrefix, StringComparer.Ordinal)
            .Select(rule => OfUndeclared(host, rule, state, deletes)),
    ];

    /// <summary>A rule as it is.</summary>
    public static CacheEntry Describe(RegistryHost host, PullThroughCacheRule rule, CacheState state) => new()
    {
        Registry = host,
        Part = CachePart.Rule,
        Prefix = rule.EcrRepositoryPrefix ?? "",
        Upstream = Named(rule.UpstreamRegistryUrl ?? "", rule.UpstreamRepositoryPrefix),
        Settings =
        [
            .. rule.CredentialArn is { } credential ? [$"credentialArn: {credential}"] : Array.Empty<string>(),
            .. rule.CustomRoleArn is { } role ? [$"customRoleArn: {role}"] : Array.Empty<string>(),
        ],
        Validity = state.Validity.GetValueOrDefault(rule.EcrRepositoryPrefix ?? ""),
    };

    /// <summary>A rule as it is, and what it is declared to be.</summary>
    public static CacheEntry Describe(RegistryHost host, PullThroughCacheRule rule, CacheState state, IEnumerable<PullThroughRuleOptions> declared)
    {
        CacheEntry entry = Describe(host, rule, state);
        return declared.FirstOrDefault(other => other.Prefix == entry.Prefix && RegistryHost.Parse(other.Registry) == host) is { } wanted
            && Named(Upstream.Find(wanted.Upstream)!.Url, wanted.UpstreamPrefix) is var upstream && upstream != entry.Upstream
                ? entry with { DeclaredUpstream = upstream }
                : entry;
    }

    /// <summary>A template as it is.</summary>
    public static CacheEntry Describe(RegistryHost host, RepositoryCreationTemplate template) => new()
    {
        Registry = host,
        Part = CachePart.Template,
        Prefix = template.Prefix ?? "",
        Settings =
        [
            $"appliedFor: {DeclaredTemplate.Listed(template.AppliedFor ?? [])}",
            $"imageTagMutability: {SettingText.Mutability(template.ImageTagMutability?.Value ?? "MUTABLE", template.ImageTagMutabilityExclusionFilters?.Select(filter => filter.Filter!) ?? [])}",
            $"encryption: {template.EncryptionConfiguration?.EncryptionType?.Value ?? "AES256"}",
            .. template.RepositoryPolicy is null ? Array.Empty<string>() : ["repositoryPolicy"],
            .. template.LifecyclePolicy is null ? Array.Empty<string>() : ["lifecyclePolicy"],
        ],
    };

    private static CacheStep? OfTemplate(RegistryHost host, PullThroughRuleOptions rule, CacheState state)
    {
        if (DeclaredTemplate.Of(rule) is not { } declared)
            return null;

        var entry = new CacheEntry { Registry = host, Part = CachePart.Template, Prefix = rule.Prefix, Settings = [$"appliedFor: {DeclaredTemplate.Listed(declared.AppliedFor)}"] };
        if (TooLong(declared.Policy) is { } problem)
            return new CacheStep { Entry = entry, ReliedOnBy = [rule.Prefix], Action = CacheAction.Refused, Notes = [problem] };
        if (state.Templates.FirstOrDefault(template => template.Prefix == rule.Prefix) is not { } existing)
        {
            return new CacheStep
            {
                Entry = entry,
                ReliedOnBy = [rule.Prefix],
                Action = CacheAction.Create,
                DoAsync = (writes, cancellationToken) => writes.CreateTemplateAsync(declared, cancellationToken),
            };
        }

        string[] changes = [.. declared.CompareTo(existing)];
        return changes is [] ? new CacheStep { Entry = entry, Action = CacheAction.Current } : new CacheStep
        {
            Entry = entry,
            ReliedOnBy = [rule.Prefix],
            Action = CacheAction.Update,
            Changes = changes,
            Notes = ["Repositories that there are already stay as they are."],
            DoAsync = (writes, cancellationToken) => writes.UpdateTemplateAsync(declared, existing, cancellationToken),
        };
    }

    private static CacheStep? OfPolicy(RegistryHost host, EcrRegistry registry, IReadOnlyList<PullThroughRuleOptions> declared, CacheState state)
    {
        PullThroughRuleOptions[] granting = [.. declared.Where(GrantsByRegistry)];
        if (granting is [])
            return null;

        string policy = PullGrant.ToRegistryPolicy(state.Policy, registry, granting)!;
        var entry = new CacheEntry { Registry = host, Part = CachePart.RegistryPolicy, Prefix = "" };
        string[] reliedOnBy = [.. granting.Select(rule => rule.Prefix)];
        string[] notes = state.PolicyScope is "V1"
            ? ["REGISTRY_POLICY_SCOPE is V1: of what is granted only ecr:BatchImportUpstreamImage counts. Set it to V2, or declare a template."]
            : [];
        if (TooLong(policy) is { } problem)
            return new CacheStep { Entry = entry, ReliedOnBy = reliedOnBy, Action = CacheAction.Refused, Notes = [problem, .. notes] };
        if (PullGrant.AreSame(state.Policy, policy))
            return new CacheStep { Entry = entry, Action = CacheAction.Current, Notes = notes };
        return new CacheStep
        {
            Entry = entry,
            ReliedOnBy = reliedOnBy,
            Action = state.Policy is null ? CacheAction.Create : CacheAction.Update,
            Changes = [.. granting.Select(rule => $"{rule.Prefix}: {string.Join(", ", rule.Pullers)} may pull and import")],
            Notes = notes,
            DoAsync = (writes, cancellationToken) => writes.PutPolicyAsync(policy, cancellationToken),
        };
    }

    /// <summary>Whether pullers of a rule are granted by the registry's policy.</summary>
    public static bool GrantsByRegistry(PullThroughRuleOptions rule) => rule.Template is null && rule.Pullers.Count > 0;

    private static CacheStep OfRule(RegistryHost host, PullThroughRuleOptions declared, CacheState state, bool deletes)
    {
        Upstream upstream = Upstream.Find(declared.Upstream)!;
        CacheEntry entry = Describe(host, AsRule(declared, upstream), state);
        if (state.Rules.FirstOrDefault(rule => rule.EcrRepositoryPrefix == declared.Prefix) is not { } existing)
        {
            return new CacheStep
            {
                Entry = entry,
                Action = CacheAction.Create,
                DoAsync = (writes, cancellationToken) => writes.CreateRuleAsync(declared, cancellationToken),
            };
        }

        string actual = Named(existing.UpstreamRegistryUrl ?? "", existing.UpstreamRepositoryPrefix);
        if (actual != entry.Upstream)
            return Replacing(declared, entry, actual, deletes);

        string[] changes =
        [
            .. Change("credentialArn", existing.CredentialArn, declared.CredentialArn),
            .. Change("customRoleArn", existing.CustomRoleArn, declared.CustomRoleArn),
        ];
        return changes is [] ? new CacheStep { Entry = entry, Action = CacheAction.Current } : new CacheStep
        {
            Entry = entry,
            Action = CacheAction.Update,
            Changes = changes,
            DoAsync = (writes, cancellationToken) => writes.UpdateRuleAsync(declared, cancellationToken),
        };
    }

    private static CacheStep Replacing(PullThroughRuleOptions declared, CacheEntry entry, string actual, bool deletes) => new()
    {
        // What was tried is the rule that there is, which is another.
        Entry = entry with { Validity = null },
        Action = deletes ? CacheAction.Replace : CacheAction.Refused,
        Changes = [$"upstream: {actual} -> {entry.Upstream}"],
        Notes =
        [
            "Amazon ECR cannot change the upstream of a rule: it is deleted and made anew. What is cached stays, is taken for the new upstream's, and is refreshed from there.",
            .. deletes ? Array.Empty<string>() : ["That deletes a rule, so it is done with --delete only."],
        ],
        DoAsync = !deletes ? null : async (writes, cancellationToken) =>
        {
            await writes.DeleteRuleAsync(declared.Prefix, cancellationToken);
            await writes.CreateRuleAsync(declared, cancellationToken);
        },
    };

    private static CacheStep OfUndeclared(RegistryHost host, PullThroughCacheRule rule, CacheState state, bool deletes) => new()
    {
        Entry = Describe(host, rule, state),
        Action = deletes ? CacheAction.Delete : CacheAction.Unmanaged,
        Notes = [deletes ? "What it cached stays, and is refreshed no more." : "It is not declared. --delete deletes it."],
        DoAsync = !deletes ? null : (writes, cancellationToken) => writes.DeleteRuleAsync(rule.EcrRepositoryPrefix!, cancellationToken),
    };

    private static PullThroughCacheRule AsRule(PullThroughRuleOptions declared, Upstream upstream) => new()
    {
        EcrRepositoryPrefix = declared.Prefix,
        UpstreamRegistryUrl = upstream.Url,
        UpstreamRepositoryPrefix = declared.UpstreamPrefix,
        CredentialArn = declared.CredentialArn,
        CustomRoleArn = declared.CustomRoleArn,
    };

    // What is not declared cannot be taken away either: an update only sets.
    private static IEnumerable<string> Change(string name, string? actual, string? declared) =>
        declared is null || declared == actual ? [] : [$"{name}: {actual ?? "none"} -> {declared}"];

    private static string Named(string url, string? prefix) => prefix is null or CachePrefix.Root ? url : $"{url}/{prefix}";

    private static string? TooLong(string? policy) =>
        policy?.Length > LongestPolicy ? $"Its policy would have {policy.Length} characters: Amazon ECR takes {LongestPolicy}." : null;
}
