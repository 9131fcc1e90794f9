using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>What rules may put into repositories, as far as names tell: asked before something is taken away from one.</summary>
public sealed class RuleReach
{
    private readonly ILookup<Repository, (MirrorRule Rule, RuleDestination Destination)> _destinations;

    /// <summary>What some rules may put somewhere.</summary>
    public RuleReach(IEnumerable<MirrorRule> rules) => _destinations = rules
        .SelectMany(rule => rule.Destinations.Select(destination => (Rule: rule, Destination: destination)))
        .ToLookup(each => each.Destination.Repository.Expand(each.Rule.Source.Repository));

    /// <summary>
    /// A rule that may mean a tag of a repository; null where none does. Of a selection only names are judged: whether a tag is among the newest,
    /// or of the right age, its source alone can tell, so that one which may be is taken to be meant.
    /// </summary>
    public MirrorRule? Find(Repository repository, Tag tag) => _destinations[repository].FirstOrDefault(each => MayMean(each.Rule, each.Destination, tag)).Rule;

    private static bool MayMean(MirrorRule rule, RuleDestination destination, Tag tag)
    {
        try
        {
            return TagClaim.Of(rule, destination).Any(claim => claim.MayBe(tag));
        }
        catch (FormatException)
        {
            // One of its names would be too long; what it means besides is not known.
            return true;
        }
    }
}
