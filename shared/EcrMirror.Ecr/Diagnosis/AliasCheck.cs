using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether the aliases that destinations at ECR Public begin with are those of who asks: only there are repositories made and kept.</summary>
internal sealed class AliasCheck(string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations, EcrClients clients) : ICheck
{
    public string Area => CheckArea.Settings;

    public string Subject => subject;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<string> own = await PublicAliases.ReadAsync(clients, registry, cancellationToken);
            string[] foreign = [.. destinations.Select(destination => PublicName.Of(destination).Alias).Distinct().Except(own)];
            return foreign is []
                ? Finding.Ok($"the account's aliases are {string.Join(", ", own)}")
                : Finding.Warning(
                    $"{string.Join(", ", foreign)}: no alias of this account",
                    $"Its aliases are {string.Join(", ", own)}. Repositories of others are neither made nor compared, and pushed to only where their policy allows it.");
        }
        catch (RegistryException refused)
        {
            return Unanswered.Skipped("whose aliases these are", "ecr-public:DescribeRegistries on *", refused);
        }
    }
}
