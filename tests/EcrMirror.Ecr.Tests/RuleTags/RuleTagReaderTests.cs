using EcrMirror.Contracts;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Oci;
using EcrMirror.Rules;

namespace EcrMirror.Ecr.Tests.RuleTags;

/// <summary>What resource tags of a repository declare.</summary>
public sealed class RuleTagReaderTests
{
    private const string Here = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/mirror/keda";
    private const string Arn = "arn:aws-cn:ecr:cn-north-1:123456789012:repository/mirror/keda";

    [Fact]
    public void A_repository_and_the_tags_that_are_wanted_of_it_are_a_rule()
    {
        RuleSet read = Read(("upstream-image", "ghcr.io/kedacore/keda"), ("upstream-tags", "2.1+/latest/ 3.0 "), ("ignore-tags", "+-rc+"), ("owner", "team-a"));

        MirrorRule rule = Assert.Single(read.Rules);
        Assert.Empty(read.Findings);
        Assert.Equal((Arn, new RuleOrigin(RuleOriginKind.ResourceTags, Arn)), (rule.Id, rule.Origin));
        Assert.Equal("ghcr.io/kedacore/keda", rule.Source.ToString());
        Assert.Equal(["2.1*", "latest", "3.0"], rule.Selection!.Tags.Select(tag => tag.ToString()));
        Assert.Equal(["*-rc*"], rule.Selection.Exclude.Select(tag => tag.ToString()));
        RuleDestination destination = Assert.Single(rule.Destinations);
        Assert.Equal((Here, TagTemplate.Same), (destination.Repository.ToString(), Assert.Single(destination.Tags)));
        Assert.Null(rule.Schedule);
        Assert.Null(rule.Platforms);
    }

    [Fact]
    public void A_repository_without_a_host_is_one_of_Docker_Hub()
    {
        Assert.Equal("docker.io/library/alpine", Assert.Single(Read(("upstream-image", "alpine"), ("upstream-tags", "+")).Rules).Source.ToString());
    }

    [Fact]
    public void Where_only_tags_are_named_that_are_not_wanted_all_others_are()
    {
        TagSelection selection = Assert.Single(Read(("upstream-image", "alpine"), ("upstream-tags", ""), ("ignore-tags", "edge")).Rules).Selection!;

        Assert.Equal(("*", "edge"), (Assert.Single(selection.Tags).ToString(), Assert.Single(selection.Exclude).ToString()));
    }

    [Fact]
    public void A_schedule_and_platforms_may_stand_beside()
    {
        MirrorRule rule = Assert.Single(Read(
            ("upstream-image", "alpine"), ("upstream-tags", "+"), ("upstream-schedule", "cron 0 6 + + 1-5"), ("upstream-platforms", "linux/amd64  linux/arm64/v8")).Rules);

        Assert.Equal("cron 0 6 * * 1-5", rule.Schedule!.ToString());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], rule.Platforms!.Select(platform => platform.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("quay.io/other/alpine")]
    public void A_rule_of_another_place_may_say_the_rest(string? image)
    {
        (string, string)[] tags = [("mirror-rule", "stable"), ("upstream-platforms", "linux/amd64")];
        RuleSet read = Read(image is null ? tags : [.. tags, ("upstream-image", image)]);
        MirrorRule lender = Assert.Single(Read(("upstream-image", "alpine"), ("upstream-tags", "3.+"), ("upstream-schedule", "every 6h")).Rules) with { Id = "stable" };

        MirrorRule rule = Assert.Single(read.Borrowed).From(lender);

        Assert.Empty(read.Rules);
        Assert.Equal((Arn, image ?? "docker.io/library/alpine"), (rule.Id, rule.Source.ToString()));
        Assert.Equal("3.*", Assert.Single(rule.Selection!.Tags).ToString());
        Assert.Equal(("every 6h", "linux/amd64"), (rule.Schedule!.ToString(), Assert.Single(rule.Platforms!).ToString()));
    }

    [Fact]
    public void Tags_of_somebody_else_declare_nothing()
    {
        RuleSet read = Read(("owner", "team-a"), ("cost-center", "42"));

        Assert.Empty(read.Rules);
        Assert.Empty(read.Findings);
    }

    [Theory]
    [InlineData("upstream-tag", "Its tag 'upstream-tag' means nothing here: is 'upstream-tags' meant?")]
    [InlineData("Upstream-Tags", "Its tag 'Upstream-Tags' means nothing here: is 'upstream-tags' meant?")]
    [InlineData("ignore-tag", "Its tag 'ignore-tag' means nothing here: is 'ignore-tags' meant?")]
    [InlineData(
        "upstream-registry",
        "Its tag 'upstream-registry' means nothing here: there are 'upstream-image', 'upstream-tags', 'ignore-tags', 'upstream-schedule', 'upstream-platforms', 'upstream-id', 'mirror-rule'.")]
    public void A_misspelt_key_is_pointed_at(string key, string problem)
    {
        RuleSet read = Read(("upstream-image", "alpine"), ("upstream-tags", "+"), (key, "x"));

        Assert.Single(read.Rules);
        Assert.Equal(RuleFinding.Warning(new RuleOrigin(RuleOriginKind.ResourceTags, Arn), problem), Assert.Single(read.Findings));
    }

    [Theory]
    [InlineData("upstream-tags", "3.+", "It has the tag 'upstream-tags' and no 'upstream-image'")]
    [InlineData("upstream-image", "alpine", "It has the tag 'upstream-image' and neither 'upstream-tags' nor 'ignore-tags'")]
    [InlineData("upstream-image", "alpine:3.20", "Its tag 'upstream-image' is 'alpine:3.20', which names a single image")]
    [InlineData("upstream-image", "https://quay.io/a", "Its tag 'upstream-image' cannot be read")]
    public void What_gives_no_rule_is_pointed_at(string key, string value, string problem)
    {
        RuleSet read = Read((key, value));

        Assert.Empty(read.Rules);
        RuleFinding finding = Assert.Single(read.Findings);
        Assert.True(finding.IsError);
        Assert.StartsWith(problem, finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upstream-tags", "3.+/@", "'@'", true)]
    [InlineData("upstream-schedule", "hourly", "'hourly'", true)]
    [InlineData("upstream-platforms", "linux/amd64 linux", "'linux'", true)]
    [InlineData("upstream-tags", "@", "'@'", false)]
    [InlineData("ignore-tags", "@/edge", "'@'", false)]
    [InlineData("upstream-platforms", "linux", "'linux'", false)]
    public void A_value_that_cannot_be_read_is_pointed_at_and_stops_the_rule_only_where_more_would_be_mirrored(string key, string value, string quoted, bool isFollowed)
    {
        Dictionary<string, string> tags = new() { ["upstream-image"] = "alpine", ["upstream-tags"] = "3.+", [key] = value };

        RuleSet read = Read([.. tags.Select(tag => (tag.Key, tag.Value))]);

        Assert.Equal(isFollowed ? 1 : 0, read.Rules.Count);
        Assert.Contains(quoted, read.Findings[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_may_be_others()
    {
        RuleSet read = RuleTagReader.Read(
            new RuleTagOptions { ImageKey = "from", TagsKey = "what" },
            Repository.Parse(Here),
            Arn,
            new Dictionary<string, string> { ["from"] = "alpine", ["what"] = "3.20" });

        Assert.Equal("3.20", Assert.Single(Assert.Single(read.Rules).Selection!.Tags).ToString());
    }

    private static RuleSet Read(params (string Key, string Value)[] tags) =>
        RuleTagReader.Read(new RuleTagOptions(), Repository.Parse(Here), Arn, tags.ToDictionary(tag => tag.Key, tag => tag.Value));
}
