using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tokens;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Clients;

/// <summary>Finds out which private registry is meant where none is named: that of the account that asks.</summary>
public sealed class OwnRegistry(EcrClients clients, EcrRegistries registries)
{
    // As ecr-mirror-sync has it.
    private const string UsualRegion = "us-east-1";

    /// <summary>The registry's host. Where the settings name one private registry with an endpoint of its own, an emulator, it is that.</summary>
    /// <param name="region">The region; null for the one that AWS's tools would take, or else us-east-1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">AWS said no, or could not be reached.</exception>
    /// <remarks>Source: Amazon ECR API reference, "GetAuthorizationToken": without registryIds it is for the caller's own registry, whose address it has.</remarks>
    public async Task<RegistryHost> FindAsync(string? region, CancellationToken cancellationToken)
    {
        RegistryHost[] elsewhere = [.. registries.Elsewhere(region)];
        if (elsewhere is [var only])
            return only;

        var own = new EcrRegistry
        {
            Kind = EcrRegistryKind.Private,
            Region = region ?? FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName ?? UsualRegion,
        };
        GetAuthorizationTokenResponse answer = await clients.AskAsync(
            own, AuthorizationCalls.Action, (ecr, cancelled) => ecr.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest(), cancelled), cancellationToken);
        return Uri.TryCreate(answer.AuthorizationData?.FirstOrDefault()?.ProxyEndpoint, UriKind.Absolute, out Uri? address) && RegistryHost.TryParse(address.Authority, out RegistryHost host)
            ? host
            : throw new RegistryException($"{AuthorizationCalls.Action} did not say where {own} is.") { Kind = FailureKind.Protocol };
    }
}
