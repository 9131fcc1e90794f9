using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether the aliases that destinations at ECR Public begin with are those of who asks: only there are repositories made and kept.</summary>
internal sealed class AliasCheck(string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations, EcrClients clients, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    protected override string Question => "whose aliases these are";

    protected override string Action => "ecr-public:DescribeRegistries on *";

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> own = await PublicAliases.ReadAsync(clients, Registry, cancellationToken);
        string[] foreign = [.. destinations.Select(destination => PublicName.Of(destination).Alias).Distinct().Except(own)];
        return foreign is []
            ? [Finding.Ok($"the account's aliases are {string.Join(", ", own)}")]
            :
            [
                Finding.Warning(
                    $"{string.Join(", ", foreign)}: no alias of this account",
                    $"Its aliases are {string.Join(", ", own)}. Repositories of others are neither made nor compared, and pushed to only where their policy allows it."),
            ];
    }
}
