using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>Changes what one registry has of pull-through caches.</summary>
/// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
internal sealed class CacheWrites(EcrRegistry registry, EcrClients clients)
{
    public Task CreateRuleAsync(PullThroughRuleOptions rule, CancellationToken cancellationToken)
    {
        Upstream upstream = Upstream.Find(rule.Upstream)!;
        var request = new CreatePullThroughCacheRuleRequest
        {
            RegistryId = registry.Account,
            EcrRepositoryPrefix = rule.Prefix,
            UpstreamRegistryUrl = upstream.Url,
            UpstreamRegistry = UpstreamRegistry.FindValue(upstream.Kind),
            UpstreamRepositoryPrefix = rule.UpstreamPrefix,
            CredentialArn = rule.CredentialArn,
            CustomRoleArn = rule.CustomRoleArn,
        };
        return clients.AskAsync(
            registry, "CreatePullThroughCacheRule", (ecr, cancelled) => ecr.CreatePullThroughCacheRuleAsync(request, cancelled), cancellationToken);
    }

    public Task UpdateRuleAsync(PullThroughRuleOptions rule, CancellationToken cancellationToken)
    {
        var request = new UpdatePullThroughCacheRuleRequest
        {
            RegistryId = registry.Account,
            EcrRepositoryPrefix = rule.Prefix,
            CredentialArn = rule.CredentialArn,
            CustomRoleArn = rule.CustomRoleArn,
        };
        return clients.AskAsync(
            registry, "UpdatePullThroughCacheRule", (ecr, cancelled) => ecr.UpdatePullThroughCacheRuleAsync(request, cancelled), cancellationToken);
    }

    // Gone already is gone.
    public Task DeleteRuleAsync(string prefix, CancellationToken cancellationToken) =>
        clients.FindAsync<DeletePullThroughCacheRuleResponse, PullThroughCacheRuleNotFoundException>(
            registry,
            "DeletePullThroughCacheRule",
            (ecr, cancelled) => ecr.DeletePullThroughCacheRuleAsync(
                new DeletePullThroughCacheRuleRequest { RegistryId = registry.Account, EcrRepositoryPrefix = prefix }, cancelled),
            cancellationToken);

    public Task CreateTemplateAsync(DeclaredTemplate declared, CancellationToken cancellationToken)
    {
        CreationTemplateOptions template = declared.Template;
        var request = new CreateRepositoryCreationTemplateRequest
        {
            Prefix = declared.Prefix,
            Description = template.Description,
            AppliedFor = [.. declared.AppliedFor],
            ImageTagMutability = declared.Mutability,
            ImageTagMutabilityExclusionFilters = declared.Exclusions,
            EncryptionConfiguration = declared.Encryption,
            RepositoryPolicy = declared.Policy,
            LifecyclePolicy = declared.LifecyclePolicy,
            ResourceTags = template.Tags.Count > 0 ? declared.Tags([]) : null,
            CustomRoleArn = template.CustomRoleArn,
        };
        return clients.AskAsync(
            registry,
            "CreateRepositoryCreationTemplate",
            (ecr, cancelled) => ecr.CreateRepositoryCreationTemplateAsync(request, cancelled),
            cancellationToken);
    }

    public Task UpdateTemplateAsync(DeclaredTemplate declared, RepositoryCreationTemplate existing, CancellationToken cancellationToken)
    {
        CreationTemplateOptions template = declared.Template;
        var request = new UpdateRepositoryCreationTemplateRequest
        {
            Prefix = declared.Prefix,
            Description = template.Description,
            AppliedFor = [.. declared.AppliedFor],
            ImageTagMutability = declared.Mutability,
            ImageTagMutabilityExclusionFilters = declared.Exclusions,
            EncryptionConfiguration = declared.Encryption,
            RepositoryPolicy = declared.Policy,
            LifecyclePolicy = declared.LifecyclePolicy,
            ResourceTags = template.Tags.Count > 0 ? declared.Tags(existing.ResourceTags ?? []) : null,
            CustomRoleArn = template.CustomRoleArn,
        };
        return clients.AskAsync(
            registry,
            "UpdateRepositoryCreationTemplate",
            (ecr, cancelled) => ecr.UpdateRepositoryCreationTemplateAsync(request, cancelled),
            cancellationToken);
    }

    public Task PutPolicyAsync(string policy, CancellationToken cancellationToken) => clients.AskAsync(
        registry,
        "PutRegistryPolicy",
        (ecr, cancelled) => ecr.PutRegistryPolicyAsync(new PutRegistryPolicyRequest { PolicyText = policy }, cancelled),
        cancellationToken);
}
