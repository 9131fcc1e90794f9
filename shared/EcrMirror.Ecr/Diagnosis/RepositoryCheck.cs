using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether a destination is there, or would be made, how it differs from what is declared, and whether its tags can be moved.</summary>
internal sealed class RepositoryCheck(EcrRegistry registry, IRemoteRepository repository, EcrClients clients, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Repositories, repository.Repository.ToString(), registry, planes)
{
    protected override string Question => "whether it is there";

    protected override string Action => $"ecr:DescribeRepositories on {Arns.Of(Registry, repository.Repository)}";

    protected override bool IsVital => true;

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        RepositoryDrift drift = await repository.FindDriftAsync(cancellationToken);
        List<Finding> found = [.. Describe(drift)];
        if (!drift.IsMissing && Registry.Kind is EcrRegistryKind.Private)
            found.AddRange(await LookAsync(cancellationToken) is { } mutability ? [mutability] : []);
        return found is [] && drift.IsNone ? [Finding.Ok("nothing differs from what is declared")] : found;
    }

    private static IEnumerable<Finding> Describe(RepositoryDrift drift)
    {
        if (drift.Refusal is { } refusal)
            yield return Finding.Failed("images are not mirrored here", refusal);
        else if (drift.IsMissing)
            yield return Finding.Ok("missing: the repository would be made");
        foreach (SettingDrift change in drift.Changes)
            yield return Finding.Warning($"not as declared: {change}", cure: "The next mirroring sets it.");
        foreach (string problem in drift.Problems.Except(drift.Unknown))
            yield return Finding.Warning("not as declared, and it stays so", problem);
        foreach (string unknown in drift.Unknown)
            yield return Finding.Skipped("whether it is as declared is not known", unknown);
    }

    private async Task<Finding?> LookAsync(CancellationToken cancellationToken)
    {
        DescribeRepositoriesResponse? found = await clients.FindAsync<DescribeRepositoriesResponse, RepositoryNotFoundException>(
            Registry,
            "DescribeRepositories",
            (ecr, cancelled) => ecr.DescribeRepositoriesAsync(
                new DescribeRepositoriesRequest { RegistryId = Registry.Account, RepositoryNames = [repository.Repository.Name.ToString()] }, cancelled),
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
}
