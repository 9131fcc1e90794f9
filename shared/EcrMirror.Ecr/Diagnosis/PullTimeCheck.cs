using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Whether reads of who mirrors count as pulls: they make images look used that nobody uses, and lifecycle policies keep them.
/// </summary>
/// <remarks>Source: Amazon ECR user guide, "Pull time update exclusions".</remarks>
internal sealed class PullTimeCheck(string subject, EcrRegistry registry, EcrClients clients, CallerIdentities identities) : ICheck
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
            IReadOnlyList<string> excluded = await ReadAsync(cancellationToken);
            if ((await identities.FindAsync(registry, cancellationToken)).Arn is not { } caller)
                return Finding.Skipped($"whether reads by this identity count as pulls is not known; {excluded.Count} principals are excluded", "It is not known who asks.");

            string principal = Arns.PrincipalOf(caller);
            return excluded.Contains(principal, StringComparer.Ordinal)
                ? Finding.Ok($"reads by {principal} do not count as pulls")
                : Finding.Warning(
                    $"reads by {principal} count as pulls",
                    "What is mirrored on or verified looks used, so lifecycle rules by time of the last pull keep it.",
                    $"Run aws ecr register-pull-time-update-exclusion --principal-arn {principal} --region {registry.Region}");
        }
        catch (RegistryException refused)
        {
            return Unanswered.Skipped("whether reads by this identity count as pulls", "ecr:ListPullTimeUpdateExclusions on *", refused);
        }
    }

    private Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => Pages.ReadAsync<string>(async next =>
    {
        var request = new ListPullTimeUpdateExclusionsRequest { NextToken = next };
        ListPullTimeUpdateExclusionsResponse page = await clients.AskAsync(
            registry, "ListPullTimeUpdateExclusions", (ecr, cancelled) => ecr.ListPullTimeUpdateExclusionsAsync(request, cancelled), cancellationToken);
        return (page.PullTimeUpdateExclusions, page.NextToken);
    });
}
