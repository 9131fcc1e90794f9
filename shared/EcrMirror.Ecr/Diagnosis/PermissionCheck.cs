using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Which actions work for a destination: a line for each that does not, and one for those that do. Nothing is changed to find out; where a
/// request could make a repository that is missing it is not sent.
/// </summary>
internal sealed class PermissionCheck(EcrRegistry registry, Repository repository, IProbes probes, bool mayCreate, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Permissions, repository.ToString(), registry, planes)
{
    private readonly string _arn = Arns.Of(registry, repository);

    protected override string Question => "what is allowed";

    protected override string Action => $"what mirroring needs on {_arn}";

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        List<ProbedAction> asked = [await probes.Existence.AskAsync(cancellationToken), await probes.Layers.AskAsync(cancellationToken)];
        bool? isThere = Existence(asked);
        foreach (ActionProbe probe in probes.Others.Where(probe => isThere is true || !probe.NeedsRepository))
            asked.Add(await probe.AskAsync(cancellationToken));
        if (isThere is false && mayCreate && probes.Creation is { } creation)
            asked.Add(await creation.AskAsync(cancellationToken));

        string? foreignAccount = await FindForeignAccountAsync(cancellationToken);
        return [.. Describe(asked, foreignAccount), .. NotTried(isThere)];
    }

    private IEnumerable<Finding> Describe(IReadOnlyList<ProbedAction> asked, string? foreignAccount)
    {
        ProbedAction[] denied = [.. asked.Where(action => action.Answer is ProbeAnswer.Denied)];
        if (foreignAccount is not null && denied.Length > 0)
            yield return Denied(denied, foreignAccount);
        else
        {
            foreach (ProbedAction one in denied)
                yield return Denied(one);
        }

        foreach (ProbedAction unknown in asked.Where(action => action.Answer is ProbeAnswer.Unknown))
            yield return Finding.Failed($"whether {unknown.Probe.Action} is allowed was not answered", unknown.Refused!.Message);

        string[] allowed = [.. asked.Where(action => action.Answer is ProbeAnswer.Allowed).Select(action => action.Probe.Action)];
        if (allowed.Length > 0)
            yield return Finding.Ok($"allowed: {string.Join(", ", allowed)}");
    }

    // True or false where somebody said so.
    private static bool? Existence(IReadOnlyList<ProbedAction> asked) =>
        asked.Any(action => action is { Answer: ProbeAnswer.Allowed, Refused: null }) ? true
        : asked.Any(action => action.Refused?.InnerException is RepositoryNotFoundException or Amazon.ECRPublic.Model.RepositoryNotFoundException) ? false
        : null;

    // All for one reason, which stands with the credentials.
    private static Finding Denied(IReadOnlyList<ProbedAction> denied, string account)
    {
        string what = $"denied to account {account}: {string.Join(", ", denied.Select(action => action.Probe.Action))}";
        const string why = "The registry is of another account: see credentials.";
        return denied.Any(action => action.Probe.Use is ActionUse.Push or ActionUse.Create)
            ? Finding.Failed($"nothing can be mirrored here, {what}", why)
            : Finding.Warning(what, why);
    }

    private Finding Denied(ProbedAction denied)
    {
        string action = denied.Probe.Action;
        string why = Refusal.Said(denied.Refused!);
        string cure = $"Allow {action} on {_arn}.";
        return denied.Probe.Use switch
        {
            ActionUse.Push => Finding.Failed($"{action} is denied: nothing can be mirrored here", why, cure),
            ActionUse.Create => Finding.Failed($"{action} is denied, and the repository is missing", why, cure),
            ActionUse.Upkeep => Finding.Warning($"{action} is denied: what is declared stays as it is", why, cure),
            _ => Finding.Warning($"{action} is denied: {Loss(action)}", why, cure),
        };
    }

    private static string Loss(string action) => action.EndsWith(":DescribeRepositories", StringComparison.Ordinal)
        ? "the repository is neither made nor compared with what is declared"
        : "layers that are here are not mounted elsewhere, and images not mirrored on from here";

    private IEnumerable<Finding> NotTried(bool? isThere)
    {
        string[] waiting = [.. probes.Others.Where(probe => probe.NeedsRepository).Select(probe => probe.Action)];
        if (isThere is not true)
        {
            yield return Finding.Skipped(
                $"not tried: {string.Join(", ", waiting)}",
                isThere is false ? "The repository is missing, and asking could make it." : "It is not known whether the repository is there, and asking could make it.");
        }

        string[] others = [.. probes.NotTried, .. isThere is false && mayCreate && probes.Creation is null ? ["ecr-public:CreateRepository"] : Array.Empty<string>()];
        if (others.Length > 0)
            yield return Finding.Skipped($"not tried: {string.Join(", ", others)}", "No request asks without doing it.");
    }
}
