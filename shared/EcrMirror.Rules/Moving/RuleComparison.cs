using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Files;

namespace EcrMirror.Rules.Moving;

/// <summary>Tells whether rules mean the same, wherever and in whatever order they are written down.</summary>
public static class RuleComparison
{
    private const string Nothing = "none";

    // Any will do: a template without placeholders is the same for all.
    private static readonly Repository Example = Repository.Parse("example.com/project/component");

    /// <summary>Whether two rules mean the same.</summary>
    public static bool AreSame(MirrorRule before, MirrorRule after) => Differences(before, after).Count == 0;

    /// <summary>What two rules say differently.</summary>
    public static IReadOnlyList<RuleDifference> Differences(MirrorRule before, MirrorRule after) =>
    [
        .. Members(before).Zip(Members(after), (one, other) => new RuleDifference(one.Name, one.Text, other.Text))
            .Where(difference => difference.Before != difference.After),
    ];

    private static IEnumerable<(string Name, string Text)> Members(MirrorRule rule)
    {
        TagSelection? selection = rule.Selection;
        yield return ("id", rule.Id);
        yield return ("source", rule.Source.ToString());
        yield return ("tags", Set(selection?.Tags));
        yield return ("exclude", Set(selection?.Exclude));
        yield return ("variants", Set(selection?.Variants));
        yield return ("newest", selection?.Newest is { } newest ? newest.ToString(CultureInfo.InvariantCulture) : Nothing);

        // Without a number, the order picks nothing.
        yield return ("newestBy", selection?.Newest is null ? Nothing : RuleWords.Of(RuleWords.TagOrders, selection.NewestBy));
        yield return ("minAge", Age(selection?.MinAge));
        yield return ("maxAge", Age(selection?.MaxAge));
        yield return ("atLeast", (selection?.AtLeast ?? 1).ToString(CultureInfo.InvariantCulture));
        yield return ("destinations", Set(rule.Destinations.SelectMany(Texts)));
        yield return ("platforms", rule.Platforms is null ? "all" : Set(rule.Platforms));
        yield return ("schedule", rule.Schedule?.ToString() ?? Nothing);
        yield return ("neverMoves", Set(rule.NeverMoves));
        yield return ("immutableTags", rule.ImmutableTags is { } resolution ? RuleWords.Of(RuleWords.ImmutableTags, resolution) : Nothing);
        yield return ("priority", RuleWords.Of(RuleWords.Priorities, rule.Priority));
        yield return ("expires", rule.Expires is { } end ? ExpiryText.Format(end) : Nothing);
        yield return ("whenExpired", RuleWords.Of(RuleWords.ExpiryPolicies, rule.WhenExpired));
        yield return ("removeAfter", Age(rule.RemoveAfter ?? (rule.WhenExpired is ExpiryPolicy.Remove ? MirrorRule.UsualRemoveAfter : null)));
    }

    // Docker Hub's short names are written out, as some forms do.
    private static IEnumerable<string> Texts(RuleDestination destination)
    {
        string repository = destination.Repository.IsFixed ? destination.Repository.Expand(Example).ToString() : destination.Repository.ToString();
        return destination.Tags is [] ? [$"{repository} (by digest)"] : destination.Tags.Select(tag => $"{repository}:{tag}");
    }

    private static string Age(TimeSpan? age) => age is { } given ? DurationText.Format(given) : Nothing;

    // The order of what is listed has no meaning, and not every form keeps it.
    private static string Set<T>(IEnumerable<T>? items)
        where T : class
    {
        string[] texts = [.. (items ?? []).Select(item => item.ToString()!).Distinct().Order(StringComparer.Ordinal)];
        return texts is [] ? Nothing : string.Join(", ", texts);
    }
}
