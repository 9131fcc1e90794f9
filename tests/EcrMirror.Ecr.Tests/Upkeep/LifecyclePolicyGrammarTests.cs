using System.Text.Json;
using EcrMirror.Ecr.Upkeep;

namespace EcrMirror.Ecr.Tests.Upkeep;

public sealed class LifecyclePolicyGrammarTests
{
    [Theory]
    [InlineData("""{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}}]}""")]
    [InlineData("""{"rules":[{"rulePriority":7,"description":"old","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}""")]
    [InlineData("""{"rules":[{"rulePriority":2,"selection":{"tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":90},"action":{"type":"transition","targetStorageClass":"archive"}},{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPatternList":["prod*"],"countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}""")]
    public void What_the_user_guide_shows_is_right(string policy) => Assert.Empty(ProblemsOf(policy));

    [Theory]
    [InlineData("""{}""", "policy has no 'rules': a lifecycle policy is a list of at least one.")]
    [InlineData("""{"rules":[]}""", "policy has no 'rules': a lifecycle policy is a list of at least one.")]
    [InlineData("""{"rules":[1]}""", "policy, rule 1 is no JSON object.")]
    [InlineData(
        """{"rules":[{}]}""",
        "policy, rule 1: 'rulePriority' must be a whole number of at least 1.",
        "policy, rule 1: 'selection' is missing.",
        "policy, rule 1: 'action' is missing.")]
    [InlineData(
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"all","countType":"age"},"action":{"type":"delete"}}]}""",
        "policy, rule 1: 'tagStatus' is 'all': it must be one of tagged, untagged, any.",
        "policy, rule 1: 'countType' is 'age': it must be one of imageCountMoreThan, sinceImagePushed, sinceImagePulled, sinceImageTransitioned.",
        "policy, rule 1: 'countNumber' must be a whole number of at least 1.",
        "policy, rule 1: 'action type' is 'delete': it must be one of expire, transition.")]
    [InlineData(
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","countType":"sinceImagePushed","countNumber":1},"action":{"type":"transition"}}]}""",
        "policy, rule 1: tagStatus 'tagged' needs a 'tagPatternList' or a 'tagPrefixList'.",
        "policy, rule 1: countType 'sinceImagePushed' needs 'countUnit': 'days'.",
        "policy, rule 1: action type 'transition' needs 'targetStorageClass': 'archive'.")]
    [InlineData(
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","tagPatternList":["*a*b*c*d*"],"countType":"imageCountMoreThan","countUnit":"days","countNumber":0.5},"action":{"type":"expire"}}]}""",
        "policy, rule 1: a list of tags goes with tagStatus 'tagged' only, and it is 'any'.",
        "policy, rule 1: the pattern '*a*b*c*d*' has more than 4 wildcards.",
        "policy, rule 1: 'countUnit' does not go with countType 'imageCountMoreThan'.",
        "policy, rule 1: 'countNumber' must be a whole number of at least 1.")]
    [InlineData(
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}},{"rulePriority":2,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}},{"rulePriority":2,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}""",
        "policy has more than one rule with rulePriority 2: each needs its own.",
        "policy has rules after that with rulePriority 1, whose tagStatus is 'any': such a rule must have the highest number.")]
    public void Everything_that_is_wrong_is_listed(string policy, params string[] problems) => Assert.Equal(problems, ProblemsOf(policy));

    private static IEnumerable<string> ProblemsOf(string policy)
    {
        using var document = JsonDocument.Parse(policy);
        return [.. LifecyclePolicyGrammar.ProblemsOf(document.RootElement, "policy")];
    }
}
