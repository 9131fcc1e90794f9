using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>What a private registry has of pull-through caches.</summary>
internal sealed class CacheReads(EcrClients clients)
{
    private const int Page = 1000;

    /// <summary>Every rule.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public Task<IReadOnlyList<PullThroughCacheRule>> RulesAsync(EcrRegistry registry, CancellationToken cancellationToken) => Pages.ReadAsync<PullThroughCacheRule>(async next =>
    {
        var request = new DescribePullThroughCacheRulesRequest { RegistryId = registry.Account, NextToken = next, MaxResults = Page };
        DescribePullThroughCacheRulesResponse page = await clients.AskAsync(
            registry, "DescribePullThroughCacheRules", (ecr, cancelled) => ecr.DescribePullThroughCacheRulesAsync(request, cancelled), cancellationToken);
        return (page.PullThroughCacheRules, page.NextToken);
    });

    /// <summary>Every repository creation template. They are always those of the account that asks.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public Task<IReadOnlyList<RepositoryCreationTemplate>> TemplatesAsync(EcrRegistry registry, CancellationToken cancellationToken) => Pages.ReadAsync<RepositoryCreationTemplate>(async next =>
    {
        var request = new DescribeRepositoryCreationTemplatesRequest { NextToken = next, MaxResults = Page };
        DescribeRepositoryCreationTemplatesResponse page = await clients.AskAsync(
            registry, "DescribeRepositoryCreationTemplates", (ecr, cancelled) => ecr.DescribeRepositoryCreationTemplatesAsync(request, cancelled), cancellationToken);
        return (page.RepositoryCreationTemplates, page.NextToken);
    });

    /// <summary>What AWS finds when it tries a rule's upstream with the rule's credentials.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public Task<ValidatePullThroughCacheRuleResponse> ValidateAsync(EcrRegistry registry, string prefix, CancellationToken cancellationToken) => clients.AskAsync(
        registry,
        "ValidatePullThroughCacheRule",
        (ecr, cancelled) => ecr.ValidatePullThroughCacheRuleAsync(
            new ValidatePullThroughCacheRuleRequest { RegistryId = registry.Account, EcrRepositoryPrefix = prefix }, cancelled),
        cancellationToken);

    /// <summary>The registry's policy; null where it has none. It is always that of the account that asks.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<string?> PolicyAsync(EcrRegistry registry, CancellationToken cancellationToken) =>
        (await clients.FindAsync<GetRegistryPolicyResponse, RegistryPolicyNotFoundException>(
            registry, "GetRegistryPolicy", (ecr, cancelled) => ecr.GetRegistryPolicyAsync(new GetRegistryPolicyRequest(), cancelled), cancellationToken))?.PolicyText;
}
