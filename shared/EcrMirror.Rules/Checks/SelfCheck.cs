using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>A rule does not put images where it takes them from.</summary>
internal static class SelfCheck
{
    // Tags of the forms that are usual: whether a pattern means more, only the source knows.
    private static readonly Tag[] Usual = [.. new[] { "1", "1.0", "1.2.3", "v1.2.3", "latest" }.Select(Tag.Parse)];

    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules)
    {
        foreach (MirrorRule rule in rules)
        {
            foreach (RuleDestination destination in rule.Destinations.Where(destination => destination.Repository.Expand(rule.Source.Repository) == rule.Source.Repository))
            {
                if (destination.Tags.Count == 0 || destination.Tags.Any(tag => IsSame(rule, tag)))
                    yield return RuleProblem.Error(rule, $"The rule '{rule.Id}' would put images of '{rule.Source.Repository}' where they are, and is not followed. Name another destination, or other tags.");
                else if (rule.Selection is { } selection && Array.Find(Usual, tag => IsSelectedAgain(selection, destination, tag)) is var found && found != default)
                    yield return RuleProblem.Warning(rule, $"The rule '{rule.Id}' selects what it has put into '{rule.Source.Repository}' itself, such as '{destination.Tags[0].Expand(found)}', and would put ever more there. Exclude those tags.");
            }
        }
    }

    private static bool IsSame(MirrorRule rule, TagTemplate tag) =>
        SourceTags.Of(rule) is { } known ? known.Any(source => tag.Expand(source) == source) : tag.Equals(TagTemplate.Same);

    private static bool IsSelectedAgain(TagSelection selection, RuleDestination destination, Tag tag) =>
        SourceTags.Selects(selection, tag)
        && destination.Tags.Any(template => !template.IsFixed && SourceTags.Selects(selection, template.Expand(tag)));
}
