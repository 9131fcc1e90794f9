using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>What a rule's destinations are called, as far as that is known without asking the source, are names.</summary>
internal static class NameCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules)
    {
        foreach (MirrorRule rule in rules)
        {
            var repositories = new HashSet<Repository>();
            foreach (RuleDestination destination in rule.Destinations)
            {
                if (Expand(rule, destination, out string problem) is not { } repository)
                    yield return RuleProblem.Error(rule, $"The rule '{rule.Id}' is not followed: {problem} Write a name or a tag out.");
                else if (!repositories.Add(repository))
                    yield return RuleProblem.Warning(rule, $"Two destinations of the rule '{rule.Id}' are '{repository}': put the tags of both into one.");
            }
        }
    }

    private static Repository? Expand(MirrorRule rule, RuleDestination destination, out string problem)
    {
        try
        {
            problem = "";
            foreach (TagTemplate tag in destination.Tags)
            {
                foreach (Tag source in SourceTags.Of(rule) ?? [])
                    tag.Expand(source);
            }

            return destination.Repository.Expand(rule.Source.Repository);
        }
        catch (FormatException malformed)
        {
            problem = malformed.Message;
            return null;
        }
    }
}
