using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.Upkeep;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether Amazon ECR fills a destination itself, by a pull-through cache rule.</summary>
internal sealed class PullThroughCheck(
    string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations, CacheReads reads, EcrRepositoryOptions options, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    protected override string Question => "whether pull-through cache rules cover a destination";

    protected override string Action => "ecr:DescribePullThroughCacheRules on *";

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PullThroughCacheRule> rules = await reads.RulesAsync(Registry, cancellationToken);
        Finding[] covered =
        [
            .. destinations
                .Select(destination => (Destination: destination, Rule: CachePrefix.Find(rules, rule => rule.EcrRepositoryPrefix ?? "", destination.Name.ToString())))
                .Where(pair => pair.Rule is not null)
                .Select(pair => Covered(pair.Destination, pair.Rule!)),
        ];
        return covered is [] ? [Finding.Ok(rules.Count is 0 ? "no pull-through cache rules" : $"none of {rules.Count} pull-through cache rules covers a destination")] : covered;
    }

    private Finding Covered(Repository destination, PullThroughCacheRule rule)
    {
        string what = $"the pull-through cache rule '{rule.EcrRepositoryPrefix}' of {rule.UpstreamRegistryUrl} covers {destination.Name}";
        const string setting = $"{EcrOptions.Section}:{nameof(EcrOptions.Repositories)}:{nameof(EcrRepositoryOptions.CopyUnderPullThrough)}";
        return options.CopyUnderPullThrough.Contains(rule.EcrRepositoryPrefix, StringComparer.Ordinal)
            ? Finding.Warning(what, $"It is copied to all the same, as {setting} says: a pull may bring another image under the same tag.")
            : Finding.Failed(what, "Amazon ECR fills it itself, so nothing is copied there.", $"Pull images through it, or add '{rule.EcrRepositoryPrefix}' to {setting}.");
    }
}
