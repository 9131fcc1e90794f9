using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether a destination is there, or would be made, how it differs from what is declared, and whether its tags can be moved.</summary>
internal sealed class RepositoryCheck(EcrRegistry registry, IRemoteRepository repository, EcrClients clients) : ICheck
{
    public string Area => CheckArea.Repositories;

    public string Subject => repository.Repository.ToString();

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RepositoryDrift drift = await repository.FindDriftAsync(cancellationToken);
        if (drift.Refusal is { } refusal)
            yield return Finding.Failed("images are not mirrored here", refusal);
        else if (drift.IsMissing)
            yield return Finding.Ok("missing: the repository would be made");
        foreach (SettingDrift change in drift.Changes)
            yield return Finding.Warning($"not as declared: {change}", cure: "The next mirroring sets it.");
        foreach (string problem in drift.Problems)
            yield return Finding.Warning("not as declared, and it stays so", problem);
        if (!drift.IsMissing && registry.Kind is EcrRegistryKind.Private && await LookAsync(cancellationToken) is { } mutability)
            yield return mutability;
        else if (drift.IsNone)
            yield return Finding.Ok("nothing differs from what is declared");
    }

    private async Task<Finding?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            DescribeRepositoriesResponse? found = await clients.FindAsync<DescribeRepositoriesResponse, RepositoryNotFoundException>(
                registry,
                "DescribeRepositories",
                (ecr, cancelled) => ecr.DescribeRepositoriesAsync(
                    new DescribeRepositoriesRequest { RegistryId = registry.Account, RepositoryNames = [repository.Repository.Name.ToString()] }, cancelled),
                cancellationToken);
            string? mutability = found?.Repositories?.FirstOrDefault()?.ImageTagMutability?.Value;
            return mutability switch
            {
                null => null,
                "MUTABLE" => Finding.Ok("there, and its tags can be moved"),
                _ => Finding.Warning(
                    $"there, and its tags are {mutability}",
                    "A tag that moves at the source is refused here once it was published.",
                    "Mirror tags that never move, or exclude those that do (imageTagMutabilityExclusionFilters)."),
            };
        }
        catch (RegistryException denied) when (denied.Kind is FailureKind.Permission)
        {
            return Unanswered.Skipped("whether it is there", $"ecr:DescribeRepositories on {Arns.Of(registry, repository.Repository)}", denied);
        }
    }
}
