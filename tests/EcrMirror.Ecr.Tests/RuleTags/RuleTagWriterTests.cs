using EcrMirror.Ecr.RuleTags;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Tests;

namespace EcrMirror.Ecr.Tests.RuleTags;

/// <summary>Rules as resource tags.</summary>
public sealed class RuleTagWriterTests
{
    private const string Here = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/keda";
    private const string Arn = "arn:aws:ecr:eu-west-1:123456789012:repository/mirror/keda";

    private static readonly RuleTagOptions Keys = new();

    [Fact]
    public void A_rule_is_written_as_the_predecessor_has_it()
    {
        List<string> problems = [];

        IReadOnlyDictionary<string, string> tags = RuleTagWriter.Write(
            Keys, Rule("""select: { tags: ["2.*", latest], exclude: ["*-rc*"] }, platforms: [linux/amd64, linux/arm64], schedule: cron 0 6 * * 1-5"""), Arn, problems);

        Assert.Empty(problems);
        Assert.Equal(
            ["ignore-tags=+-rc+", "upstream-id=keda", "upstream-image=ghcr.io/kedacore/keda", "upstream-platforms=linux/amd64 linux/arm64", "upstream-schedule=cron 0 6 + + 1-5", "upstream-tags=2.+/latest"],
            tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""select: { tags: ["*"], newest: 3, minAge: 1d }, priority: urgent""", "Resource tags have nothing for 'newest'.|Resource tags have nothing for 'minAge'.|Resource tags have nothing for 'priority'.")]
    [InlineData("""select: { tags: [">=1.2"] }""", "The value of 'upstream-tags' would have '>', which AWS does not allow in a resource tag.")]
    [InlineData("""select: { tags: ["/^v[0-9]$/", "1.?"] }""", "'tags' has the regular expression /^v[0-9]$/, and '/' stands between patterns in resource tags.|The value of 'upstream-tags' would have '?', which AWS does not allow in a resource tag.")]
    [InlineData("""select: { tags: ["*"] }, schedule: "cron 0 6 * * * Etc/GMT+5" """, "'schedule' has 'cron 0 6 * * * Etc/GMT+5', and '+' stands for '*' in resource tags.")]
    [InlineData("""select: { tags: ["*"] }, expires: 2027-01-31, whenExpired: remove, removeAfter: 1d""", "Resource tags have nothing for 'expires'.|Resource tags have nothing for 'whenExpired'.|Resource tags have nothing for 'removeAfter'.")]
    public void What_resource_tags_cannot_say_is_told(string members, string said)
    {
        List<string> problems = [];

        RuleTagWriter.Write(Keys, Rule(members), Arn, problems);

        Assert.Equal(said.Split('|'), problems);
    }

    [Fact]
    public void More_than_AWS_allows_in_a_tag_is_told()
    {
        List<string> problems = [];

        RuleTagWriter.Write(Keys, Rule($"select: {{ tags: [{string.Join(", ", Enumerable.Range(100, 60).Select(number => $"v1.{number}"))}] }}"), Arn, problems);

        Assert.Equal(["The value of 'upstream-tags' would have 419 characters, and AWS allows 256."], problems);
    }

    [Fact]
    public void Any_rule_that_resource_tags_can_say_is_read_again_as_it_was_written()
    {
        Given.Always(Given.Rule, made =>
        {
            MirrorRule rule = made with
            {
                Id = Sayable(made.Id) && !made.Id.Contains('*', StringComparison.Ordinal) ? made.Id : "id",
                Source = new Contracts.MirrorSource(Repository.Parse($"ghcr.io/{made.Source.Repository.Name}")),
                Destinations = [new RuleDestination(RepositoryTemplate.Parse(Here), [Contracts.TagTemplate.Same])],
                NeverMoves = [],
                ImmutableTags = null,
                Priority = default,
                Expires = null,
                WhenExpired = default,
                RemoveAfter = null,
                Schedule = made.Schedule is { } schedule && Sayable(schedule.ToString()) ? schedule : null,
                Selection = new Contracts.TagSelection { Tags = Patterns(made.Selection?.Tags, "*"), Exclude = Patterns(made.Selection?.Exclude, "*-rc*") },
            };
            List<string> problems = [];

            IReadOnlyDictionary<string, string> tags = RuleTagWriter.Write(Keys, rule, Arn, problems);

            Assert.Empty(problems);
            Assert.Empty(RuleFit.Of(rule, RuleTagReader.Read(Keys, Repository.Parse(Here), Arn, tags)).Problems);
        });
    }

    private static bool Sayable(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || " _.:=-@*".Contains(letter, StringComparison.Ordinal));

    private static Contracts.TagPattern[] Patterns(IReadOnlyList<Contracts.TagPattern>? made, string usual) =>
        [.. (made ?? []).Where(pattern => !pattern.ToString().Contains('=', StringComparison.Ordinal) && Sayable(pattern.ToString())).Append(Contracts.TagPattern.Parse(usual)).Distinct()];

    private static MirrorRule Rule(string members) =>
        Assert.Single(RuleFile.Read("rules.yaml", $"version: 1\nrules:\n  - {{ id: keda, source: ghcr.io/kedacore/keda, destinations: [{Here}], {members} }}\n").Rules);
}
