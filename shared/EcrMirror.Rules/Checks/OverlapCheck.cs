using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>A tag of a destination has one rule that says what it is.</summary>
internal static class OverlapCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules)
    {
        var places = new Dictionary<Repository, Place>();
        foreach (MirrorRule rule in rules)
        {
            List<(Place Place, TagClaim Claim)> own = [];
            RuleProblem? problem = null;
            foreach (RuleDestination destination in rule.Destinations)
            {
                Repository repository = destination.Repository.Expand(rule.Source.Repository);
                if (!places.TryGetValue(repository, out Place? place))
                    places[repository] = place = new Place();
                foreach (TagClaim claim in TagClaim.Of(rule, destination))
                {
                    own.Add((place, claim));
                    if (problem is not { IsError: true } && place.FindOther(claim) is { } other)
                        problem = Worse(problem, Describe(repository, claim, other));
                }
            }

            if (problem is not null)
                yield return problem;
            if (problem is { IsError: true })
                continue;

            foreach ((Place place, TagClaim claim) in own)
                place.Add(claim);
        }
    }

    private static RuleProblem Worse(RuleProblem? one, RuleProblem other) => one is null || other.IsError ? other : one;

    private static RuleProblem Describe(Repository repository, TagClaim claim, TagClaim other)
    {
        (MirrorRule rule, string theirs) = (claim.Rule, $"the rule '{other.Rule.Id}' at {other.Rule.Origin}");
        if (claim.IsSameAs(other))
            return RuleProblem.Warning(rule, $"The rule '{rule.Id}' puts '{repository}:{claim.Tag}' where {theirs} puts the same. Leave one of them out.");
        if (claim.Tag is not null && rule.Selection is null && other.Rule.Selection is null)
            return RuleProblem.Error(rule, $"The rule '{rule.Id}' is not followed: '{repository}:{claim.Tag}' has another image by {theirs}. Give one of them another destination or another tag.");

        string what = (claim.Tag ?? other.Tag) is { } tag ? $"'{repository}:{tag}'" : $"Tags of '{repository}'";
        return RuleProblem.Warning(rule, $"{what} may come by the rule '{rule.Id}' and by {theirs}, and would be what was mirrored last. Give one of them another destination, or tags such as \"{{tag}}-other\".");
    }

    /// <summary>A repository with what rules put into it.</summary>
    private sealed class Place
    {
        private readonly Dictionary<Tag, TagClaim> _known = [];

        // Those by patterns, by what their tags begin with, and by what that begins with itself: most are told apart by it.
        private readonly Dictionary<string, List<TagClaim>> _open = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<TagClaim>> _longer = new(StringComparer.Ordinal);

        public void Add(TagClaim claim)
        {
            if (claim.Tag is { } tag)
            {
                _known.TryAdd(tag, claim);
                return;
            }

            string beginning = claim.Beginning;
            AddTo(_open, beginning, claim);
            for (int length = 0; length < beginning.Length; length++)
                AddTo(_longer, beginning[..length], claim);
        }

        /// <summary>What another rule may put where this one does. Of the same by patterns there is nothing to tell: it has its reasons.</summary>
        public TagClaim? FindOther(TagClaim claim)
        {
            if (claim.Tag is { } tag && _known.TryGetValue(tag, out TagClaim? same))
                return same;
            if (claim.Tag is not null && _open.Count == 0)
                return null;

            string beginning = claim.Beginning;
            IEnumerable<TagClaim> others = Enumerable.Range(0, beginning.Length + 1).SelectMany(length => _open.GetValueOrDefault(beginning[..length]) ?? []);
            if (claim.Tag is null)
                others = others.Concat(_longer.GetValueOrDefault(beginning) ?? []).Concat(_known.Values);
            return others.FirstOrDefault(other => !IsOfOneSource(claim, other) && claim.MayMeet(other));
        }

        private static void AddTo(Dictionary<string, List<TagClaim>> index, string key, TagClaim claim)
        {
            if (!index.TryGetValue(key, out List<TagClaim>? claims))
                index[key] = claims = [];
            claims.Add(claim);
        }

        // Several selections from one source with different ages or numbers are usual.
        private static bool IsOfOneSource(TagClaim claim, TagClaim other) =>
            claim.Rule.Source.Repository == other.Rule.Source.Repository
            && (claim.IsSameAs(other) || !claim.Template.Equals(other.Template));
    }
}
