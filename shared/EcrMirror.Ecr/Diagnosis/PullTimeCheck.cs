using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Whether reads of who mirrors count as pulls: they make images look used that nobody uses, and lifecycle policies keep them.
/// </summary>
/// <remarks>Source: Amazon ECR user guide, "Pull time update exclusions".</remarks>
internal sealed class PullTimeCheck(string subject, EcrRegistry registry, EcrClients clients, CallerIdentities identities, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    protected override string Question => "whether reads by this identity count as pulls";

    protected override string Action => "ecr:ListPullTimeUpdateExclusions on *";

    protected override bool IsAnsweredForCaller => true;

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> excluded = await ReadAsync(cancellationToken);
        if ((await identities.FindAsync(Registry, cancellationToken)).Arn is not { } caller)
            return [Finding.Skipped($"{Question} is not known; {excluded.Count} principals are excluded", "It is not known who asks.")];

        string principal = Arns.PrincipalOf(caller);
        return excluded.Contains(principal, StringComparer.Ordinal)
            ? [Finding.Ok($"reads by {principal} do not count as pulls")]
            :
            [
                Finding.Warning(
                    $"reads by {principal} count as pulls",
                    "What is mirrored on or verified looks used, so lifecycle rules by time of the last pull keep it.",
                    $"Run {AwsCommand.Of(Registry, $"register-pull-time-update-exclusion --principal-arn {principal}")}"),
            ];
    }

    private Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => Pages.ReadAsync<string>(async next =>
    {
        var request = new ListPullTimeUpdateExclusionsRequest { NextToken = next };
        ListPullTimeUpdateExclusionsResponse page = await clients.AskAsync(
            Registry, "ListPullTimeUpdateExclusions", (ecr, cancelled) => ecr.ListPullTimeUpdateExclusionsAsync(request, cancelled), cancellationToken);
        return (page.PullTimeUpdateExclusions, page.NextToken);
    });
}
