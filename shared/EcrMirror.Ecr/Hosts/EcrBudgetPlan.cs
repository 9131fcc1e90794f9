using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Ecr.Hosts;

/// <summary>
/// The published quotas of registries of Amazon ECR and ECR Public. Those of a private registry are counted by account and region, under
/// whatever name it is asked.
/// </summary>
internal sealed class EcrBudgetPlan(EcrRegistries registries) : IBudgetPlan
{
    public RegistryQuotas? Find(RegistryHost host) => registries.Find(host) switch
    {
        { Kind: EcrRegistryKind.Private } found => new RegistryQuotas($"{found.Account}/{found.Region}", PublishedQuotas.Ecr),
        { Kind: EcrRegistryKind.Public } => new RegistryQuotas("ecr-public", PublishedQuotas.EcrPublic),
        _ => null,
    };

    /// <summary>The name by which requests to a control plane are counted together with those to its registry.</summary>
    public static RegistryHost HostOf(EcrRegistry registry) =>
        registry.Kind is EcrRegistryKind.Public ? EcrHosts.Public : EcrHosts.Of(registry.Account!, registry.Region)[0];
}
