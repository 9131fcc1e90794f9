using EcrMirror.Oci;

namespace EcrMirror.Registry.Pacing;

/// <summary>Knows registries whose requests are limited. The first that knows a host counts; settings win over each.</summary>
public interface IBudgetPlan
{
    /// <summary>What limits the requests to a host; null where that is not known.</summary>
    RegistryQuotas? Find(RegistryHost host);
}
