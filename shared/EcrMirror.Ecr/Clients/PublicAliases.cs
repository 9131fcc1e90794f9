using Amazon.ECRPublic.Model;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Clients;

/// <summary>The aliases at ECR Public of the account that asks.</summary>
/// <remarks>Source: Amazon ECR Public user guide, "Amazon ECR public registries".</remarks>
internal static class PublicAliases
{
    /// <summary>Every alias of every registry.</summary>
    /// <exception cref="EcrMirror.Registry.RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(EcrClients clients, EcrRegistry registry, CancellationToken cancellationToken)
    {
        IReadOnlyList<Amazon.ECRPublic.Model.Registry> own = await Pages.ReadAsync<Amazon.ECRPublic.Model.Registry>(async next =>
        {
            var request = new DescribeRegistriesRequest { NextToken = next };
            DescribeRegistriesResponse page = await clients.AskPublicAsync(
                registry, "DescribeRegistries", (ecr, cancelled) => ecr.DescribeRegistriesAsync(request, cancelled), cancellationToken);
            return (page.Registries, page.NextToken);
        });
        return [.. own.SelectMany(one => one.Aliases ?? []).Select(alias => alias.Name).OfType<string>()];
    }
}
