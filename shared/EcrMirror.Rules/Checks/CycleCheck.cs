using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>Repositories do not feed each other in a circle.</summary>
internal static class CycleCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules)
    {
        List<Edge> edges =
        [
            .. from rule in rules
               from destination in rule.Destinations
               let edge = new Edge(rule.Source.Repository, destination.Repository.Expand(rule.Source.Repository), rule)
               where edge.From != edge.To
               select edge,
        ];

        // What is left when every end was cut off goes in circles. A circle that was told is cut at its first rule.
        while (CutEnds(edges) is { Count: > 0 } left)
        {
            List<Edge> circle = FindCircle(left);
            string way = string.Join(" → ", circle.Select(edge => edge.From.ToString()).Append(circle[0].From.ToString()));
            string others = string.Join(", ", circle.Skip(1).Select(edge => $"'{edge.Rule.Id}' at {edge.Rule.Origin}"));
            yield return RuleProblem.Warning(
                circle[0].Rule,
                $"The rule '{circle[0].Rule.Id}' goes in a circle with {others}: {way}. That ends where tags keep their names, because what is equal is not copied; but a tag that moves at either end moves the others. Leave one of the rules out.");
            edges = [.. left.Where(edge => edge != circle[0])];
        }
    }

    private static List<Edge> CutEnds(List<Edge> edges)
    {
        while (true)
        {
            HashSet<Repository> sources = [.. edges.Select(edge => edge.From)];
            HashSet<Repository> destinations = [.. edges.Select(edge => edge.To)];
            List<Edge> left = [.. edges.Where(edge => sources.Contains(edge.To) && destinations.Contains(edge.From))];
            if (left.Count == edges.Count)
                return left;
            edges = left;
        }
    }

    // Every repository that is left has a way out: who follows them comes back to where they were.
    private static List<Edge> FindCircle(List<Edge> edges)
    {
        Dictionary<Repository, Edge> ways = [];
        foreach (Edge edge in edges)
            ways.TryAdd(edge.From, edge);

        var walked = new List<Edge>();
        var places = new Dictionary<Repository, int>();
        Edge at = edges[0];
        while (places.TryAdd(at.From, walked.Count))
        {
            walked.Add(at);
            at = ways[at.To];
        }

        return walked[places[at.From]..];
    }

    private sealed record Edge(Repository From, Repository To, MirrorRule Rule)
    {
        public bool Equals(Edge? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => HashCode.Combine(From, To);
    }
}
