using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>Keeps pull-through caches of private registries as they are declared: shows what there is, what would be done, and does it.</summary>
public sealed class PullThroughCaches(EcrRegistries registries, EcrClients clients)
{
    private readonly CacheReads _reads = new(clients);

    /// <summary>What registries have: rules, each tried by AWS, and repository creation templates.</summary>
    /// <param name="hosts">The registries.</param>
    /// <param name="declared">The rules as they are to be, checked, to compare with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IReadOnlyList<CacheEntry> Entries, IReadOnlyList<CacheFailure> Failures)> ListAsync(
        IReadOnlyList<RegistryHost> hosts, IReadOnlyList<PullThroughRuleOptions> declared, CancellationToken cancellationToken)
    {
        var entries = new List<CacheEntry>();
        var failures = new List<CacheFailure>();
        foreach (RegistryHost host in hosts)
        {
            try
            {
                CacheState state = await ReadAsync(Registry(host), readsPolicy: false, cancellationToken);
                entries.AddRange(state.Rules.OrderBy(rule => rule.EcrRepositoryPrefix, StringComparer.Ordinal).Select(rule => CachePlanner.Describe(host, rule, state, declared)));
                entries.AddRange(state.Templates.OrderBy(template => template.Prefix, StringComparer.Ordinal).Select(template => CachePlanner.Describe(host, template)));
            }
            catch (RegistryException refused)
            {
                failures.Add(new CacheFailure(host, refused.Message));
            }
        }

        return (entries, failures);
    }

    /// <summary>What would be done. Nothing is.</summary>
    /// <param name="rules">The rules as they are to be, checked.</param>
    /// <param name="deletes">Whether rules of the same registries that are not among them are deleted, and others replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CachePlan> PlanAsync(IReadOnlyList<PullThroughRuleOptions> rules, bool deletes, CancellationToken cancellationToken)
    {
        var steps = new List<CacheStep>();
        var failures = new List<CacheFailure>();
        foreach (IGrouping<RegistryHost, PullThroughRuleOptions> named in rules.GroupBy(rule => RegistryHost.Parse(rule.Registry)))
        {
            EcrRegistry registry = Registry(named.Key);
            try
            {
                CacheState state = await ReadAsync(registry, named.Any(CachePlanner.GrantsByRegistry), cancellationToken);
                steps.AddRange(CachePlanner.Plan(named.Key, registry, [.. named], state, deletes));
            }
            catch (RegistryException refused)
            {
                failures.Add(new CacheFailure(named.Key, refused.Message));
            }
        }

        return new CachePlan(steps, failures);
    }

    /// <summary>
    /// Does what was planned, in order. What fails does not keep the rest from being done, but for a rule whose template or grant could not
    /// be made: its first pull would bring repositories into being that are not as declared.
    /// </summary>
    public async Task<IReadOnlyList<CacheOutcome>> ApplyAsync(CachePlan plan, CancellationToken cancellationToken)
    {
        var outcomes = new List<CacheOutcome>();
        foreach (CacheStep step in plan.Steps)
            outcomes.Add(await ApplyAsync(step, outcomes, cancellationToken));
        return outcomes;
    }

    private async Task<CacheOutcome> ApplyAsync(CacheStep step, IReadOnlyList<CacheOutcome> before, CancellationToken cancellationToken)
    {
        if (step.DoAsync is not { } act)
            return new CacheOutcome(step, step.IsProblem ? Problem(step) : null);
        if (step is { Entry.Part: CachePart.Rule, Action: CacheAction.Create or CacheAction.Replace } && before.FirstOrDefault(other => Failed(other, step)) is { } missing)
            return new CacheOutcome(step, $"Left alone, because {(missing.Step.Entry.Part is CachePart.Template ? "its template" : "the registry's policy")} could not be set.");

        EcrRegistry registry = Registry(step.Entry.Registry);
        try
        {
            await act(new CacheWrites(registry, clients), cancellationToken);
            return step is { Entry.Part: CachePart.Rule, Action: not CacheAction.Delete }
                ? Tried(step, await FindValidityAsync(registry, step.Entry.Prefix, cancellationToken))
                : new CacheOutcome(step, null);
        }
        catch (RegistryException refused)
        {
            return new CacheOutcome(step, refused.Message);
        }
    }

    private static CacheOutcome Tried(CacheStep step, CacheValidity? validity)
    {
        CacheStep tried = step with { Entry = step.Entry with { Validity = validity } };
        return new CacheOutcome(tried, validity is { IsValid: false } ? $"The rule is there, but does not work: {validity.Failure}" : null);
    }

    private static string Problem(CacheStep step) => step.Action is CacheAction.Refused
        ? string.Join(' ', step.Notes)
        : $"The rule is as declared, but does not work: {step.Entry.Validity!.Failure}";

    private static bool Failed(CacheOutcome other, CacheStep rule) =>
        other.Reason is not null && other.Step.Entry.Registry == rule.Entry.Registry && other.Step.ReliedOnBy.Contains(rule.Entry.Prefix);

    private async Task<CacheState> ReadAsync(EcrRegistry registry, bool readsPolicy, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullThroughCacheRule> rules = await _reads.RulesAsync(registry, cancellationToken);
        var validity = new Dictionary<string, CacheValidity>(StringComparer.Ordinal);
        foreach (string prefix in rules.Select(rule => rule.EcrRepositoryPrefix).OfType<string>())
        {
            if (await FindValidityAsync(registry, prefix, cancellationToken) is { } found)
                validity[prefix] = found;
        }

        return new CacheState
        {
            Rules = rules,
            Templates = await _reads.TemplatesAsync(registry, cancellationToken),
            Policy = readsPolicy ? await _reads.PolicyAsync(registry, cancellationToken) : null,
            PolicyScope = readsPolicy ? await FindScopeAsync(registry, cancellationToken) : null,
            Validity = validity,
        };
    }

    // Who may not have rules tried is told what there is all the same.
    private async Task<CacheValidity?> FindValidityAsync(EcrRegistry registry, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            ValidatePullThroughCacheRuleResponse found = await _reads.ValidateAsync(registry, prefix, cancellationToken);
            return new CacheValidity(found.IsValid is true, found.IsValid is true ? null : found.Failure ?? "AWS does not say why.");
        }
        catch (RegistryException untried) when (untried.Kind is FailureKind.Permission or FailureKind.NotFound)
        {
            return null;
        }
    }

    private async Task<string?> FindScopeAsync(EcrRegistry registry, CancellationToken cancellationToken)
    {
        try
        {
            return (await clients.AskAsync(
                registry,
                "GetAccountSetting",
                (ecr, cancelled) => ecr.GetAccountSettingAsync(new GetAccountSettingRequest { Name = "REGISTRY_POLICY_SCOPE" }, cancelled),
                cancellationToken)).Value;
        }
        catch (RegistryException denied) when (denied.Kind is FailureKind.Permission)
        {
            return null;
        }
    }

    private EcrRegistry Registry(RegistryHost host) =>
        registries.Find(host) is { Kind: EcrRegistryKind.Private } registry ? registry : throw new ArgumentException($"{host} is no private registry of Amazon ECR.", nameof(host));
}
