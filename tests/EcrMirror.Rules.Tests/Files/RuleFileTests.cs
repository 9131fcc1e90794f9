using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Rules.Tests.Files;

public sealed class RuleFileTests
{
    private const string Before = "{version: 1, rules: [";

    private const string Full = """
        version: 1
        rules:
          - id: keda
            source: ghcr.io/kedacore/keda
            select:
              tags: ["2.*", latest, "/^v[0-9]+$/", ">=2.10 <3", 1.10]
              exclude: ["*-rc*"]
              variants: [alpine]
              newest: 5
              newestBy: time
              minAge: 1d
              maxAge: 180d
              atLeast: 2
            destinations:
              - 123456789012.dkr.ecr.eu-west-1.amazonaws.com/external/{host}/{path}
              - to: public.ecr.aws/acme/{name}
                tags: ["{tag}", "{tag}-mirror"]
              - to: 127.0.0.1:5000/digests
                tags: []
              - 127.0.0.1:5000/golang:1.17
            platforms: [linux/amd64, linux/arm64/v8]
            schedule: every 6h
            neverMoves: ["*.*.*"]
            immutableTags: sideTag
            priority: urgent
            expires: 2027-01-31T12:00:00+01:00
        """;

    [Fact]
    public void A_destination_that_is_not_called_what_naming_says_is_refused_with_what_it_would_be_called()
    {
        RuleSet read = RuleFile.Read("rules.yaml", """
            version: 1
            naming: ["mirror/{host}/{path}", "{project}/charts/{name}"]
            rules:
              - { source: "ghcr.io/kedacore/keda:2.14", destinations: ["127.0.0.1:5000/mirror/ghcr.io/kedacore/keda"] }
              - { source: "ghcr.io/kedacore/http:2.14", destinations: ["127.0.0.1:5000/{project}/charts/{name}"] }
              - { source: "ghcr.io/jetstack/cert-manager:1.15", destinations: ["127.0.0.1:5000/mirror/{host}/{path}", "127.0.0.1:5001/cert-manager"] }
            """);

        Assert.Equal(["ghcr.io/kedacore/keda:2.14", "ghcr.io/kedacore/http:2.14"], read.Rules.Select(rule => rule.Id));
        Assert.Equal(
            "rules.yaml:6:5: error: 'cert-manager' is not called what 'naming' says: for ghcr.io/jetstack/cert-manager that is 'mirror/ghcr.io/jetstack/cert-manager' or 'jetstack/charts/cert-manager'.",
            Assert.Single(read.Findings).ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:5000/{path}", "rules.yaml:1:10: error: '127.0.0.1:5000/{path}' begins with a registry: write what comes after it, such as mirror/{path}.")]
    [InlineData("mirror/{team}", "has {team}, which stands for nothing: there are {host}, {path}, {project} and {name}.")]
    public void Naming_that_cannot_be_read_is_told_where_it_stands(string naming, string problem)
    {
        RuleSet read = RuleFile.Read("rules.yaml", $"naming: [\"{naming}\"]\nversion: 1\nrules: []\n");

        Assert.Contains(problem, read.Findings[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_a_rule_can_say_is_read()
    {
        RuleSet read = RuleFile.Read("rules.yaml", Full);

        Assert.Empty(read.Findings);
        MirrorRule rule = Assert.Single(read.Rules);
        Assert.Equal(("keda", "rules.yaml:3:5"), (rule.Id, rule.Origin.Place));
        Assert.Equal(MirrorSource.Parse("ghcr.io/kedacore/keda"), rule.Source);
        TagSelection selection = rule.Selection!;
        Assert.Equal(["2.*", "latest", "/^v[0-9]+$/", ">=2.10 <3", "1.10"], selection.Tags.Select(tag => tag.ToString()));
        Assert.Equal("*-rc*", Assert.Single(selection.Exclude).ToString());
        Assert.Equal("alpine", Assert.Single(selection.Variants).ToString());
        Assert.Equal((5, TagOrder.Time, 2), (selection.Newest, selection.NewestBy, selection.AtLeast));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromDays(180)), (selection.MinAge, selection.MaxAge));
        Assert.Equal(
            [
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/external/{host}/{path} {tag}",
                "public.ecr.aws/acme/{name} {tag} {tag}-mirror",
                "127.0.0.1:5000/digests",
                "127.0.0.1:5000/golang 1.17",
            ],
            rule.Destinations.Select(destination => string.Join(' ', [destination.Repository.ToString(), .. destination.Tags.Select(tag => tag.ToString())])));
        Assert.Equal([Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64/v8")], rule.Platforms!);
        Assert.Equal(new RuleSchedule.Every(TimeSpan.FromHours(6)), rule.Schedule);
        Assert.Equal("*.*.*", Assert.Single(rule.NeverMoves).ToString());
        Assert.Equal((ImmutableTagResolution.SideTag, MirrorPriority.Urgent), (rule.ImmutableTags, rule.Priority));
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 11, 0, 0, TimeSpan.Zero), rule.Expires);
    }

    [Fact]
    public void What_a_rule_leaves_out_has_the_usual_value()
    {
        MirrorRule rule = ReadOne("{ source: alpine, select: { tags: [latest] }, destinations: [127.0.0.1:5000/alpine] }");

        Assert.Equal("docker.io/library/alpine", rule.Id);
        Assert.Equal((null, 1, TagOrder.Version), (rule.Selection!.Newest, rule.Selection.AtLeast, rule.Selection.NewestBy));
        Assert.Equal(TagTemplate.Same, Assert.Single(Assert.Single(rule.Destinations).Tags));
        Assert.Equal((null, null, null, MirrorPriority.Normal, null), (rule.Platforms, rule.Schedule, rule.ImmutableTags, rule.Priority, rule.Expires));
        Assert.Empty(rule.NeverMoves);
    }

    [Fact]
    public void A_date_is_the_beginning_of_its_day()
    {
        MirrorRule rule = ReadOne("{ source: \"alpine:3\", destinations: [127.0.0.1:5000/alpine], expires: 2027-01-31 }");

        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), rule.Expires);
    }

    [Fact]
    public void Defaults_stand_for_what_rules_leave_out()
    {
        RuleSet read = RuleFile.Read("rules.yaml", """
            version: 1
            defaults:
              destinations: ["127.0.0.1:5000/{path}"]
              schedule: never
              platforms: [linux/amd64]
              immutableTags: left
              priority: urgent
            rules:
              - source: alpine:3
              - { source: "golang:1", destinations: [127.0.0.1:5001/go], schedule: every 1h, platforms: [linux/arm64], immutableTags: failed, priority: normal }
            """);

        Assert.Empty(read.Findings);
        Assert.Equal(["127.0.0.1:5000/{path}", "127.0.0.1:5001/go"], read.Rules.Select(rule => rule.Destinations[0].Repository.ToString()));
        Assert.Equal(["never", "every 1h"], read.Rules.Select(rule => rule.Schedule!.ToString()));
        Assert.Equal(["linux/amd64", "linux/arm64"], read.Rules.Select(rule => rule.Platforms![0].ToString()));
        Assert.Equal([ImmutableTagResolution.Left, ImmutableTagResolution.Failed], read.Rules.Select(rule => rule.ImmutableTags!.Value));
        Assert.Equal([MirrorPriority.Urgent, MirrorPriority.Normal], read.Rules.Select(rule => rule.Priority));
    }

    [Fact]
    public void A_mistake_in_defaults_is_told_once_and_stops_the_rules_that_use_it()
    {
        RuleSet read = RuleFile.Read("rules.yaml", """
            version: 1
            defaults: { schedule: hourly }
            rules:
              - { source: "alpine:3", destinations: [127.0.0.1:5000/alpine] }
              - { source: "golang:1", destinations: [127.0.0.1:5000/go] }
              - { source: "debian:1", destinations: [127.0.0.1:5000/debian], schedule: never }
            """);

        Assert.StartsWith("rules.yaml:2:23: error: 'hourly' is no schedule", Assert.Single(read.Findings).ToString(), StringComparison.Ordinal);
        Assert.Equal(["docker.io/library/debian:1"], read.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void Twenty_mistakes_are_twenty_findings_with_their_lines_and_the_other_rules_are_there()
    {
        RuleSet read = RuleFile.Read("rules.yaml", """
            version: 1
            defaults:
              prioritty: urgent
            extra: 1
            rules:
              - source: alpine:3.20
                destinations: [127.0.0.1:5000/fine]
              - id: " blank"
                source: Alpine:3
                destinations: alpine
                platforms: [linux]
                schedule: sometimes
                neverMoves: ["a b"]
                immutableTags: keep
                priority: high
                expires: tomorrow
              - source: ghcr.io/kedacore/keda
                select:
                  tags: ["[z-a]"]
                  newest: none
                  minAge: 1x
                  atleast: 2
                  exclude: {a: b}
                destinations:
                  - keda
                  - to: 127.0.0.1:5000/a:1
                    tags: [b]
                  - tags: [c]
              - source: golang:1
                destinations: [127.0.0.1:5000/{what}]
              - source: debian:12
                destinations: [127.0.0.1:5000/debian]
            """.Replace("[127.0.0.1:5000/{what}]", "[\"127.0.0.1:5000/{what}\"]", StringComparison.Ordinal));

        Assert.Equal(
            [3, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 25, 27, 28, 30],
            read.Findings.Select(finding => int.Parse(finding.Origin.Place.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.All(read.Findings, finding => Assert.True(finding.IsError, finding.ToString()));
        Assert.Equal(["docker.io/library/alpine:3.20", "docker.io/library/debian:12"], read.Rules.Select(rule => rule.Id));
    }

    [Theory]
    [InlineData("schedul: never", "1:2: error: 'schedul' is not known: is 'schedule' meant?")]
    [InlineData("colour: red", "1:2: error: 'colour' is not known: there are id, source, select, destinations, platforms, schedule, neverMoves, immutableTags, priority, expires, whenExpired, removeAfter.")]
    [InlineData("<<: {a: b}", "1:2: error: '<<' is not read")]
    [InlineData("id: a, id: b", "1:9: error: 'id' is there twice, first in line 1: keep one.")]
    [InlineData("id:", "1:5: error: 'id' has no value: give it one, or leave it out.")]
    [InlineData("id: [a]", "1:6: error: 'id' is one text here, and not a list.")]
    [InlineData("id: {a: b}", "1:6: error: 'id' is one text here, and not a map; a text with ': ' or with braces in it needs quotes.")]
    [InlineData("id: \"a\\tb\"", "1:6: error: 'a\\u0009b' is no id")]
    [InlineData("? [a] : b", "1:4: error: The name of a member is a text.")]
    [InlineData("platforms: []", "1:13: error: 'platforms' is empty: it has at least one entry.")]
    [InlineData("platforms: linux/amd64", "1:13: error: 'platforms' is a list: write [linux/amd64].")]
    [InlineData("platforms: [linux/amd64, linux/amd64]", "1:27: error: 'linux/amd64' is there twice in 'platforms': keep one.")]
    [InlineData("priority: urgnt", "1:12: error: 'urgnt' is nothing that 'priority' can be: is 'urgent' meant?")]
    [InlineData("priority: 1", "1:12: error: '1' is nothing that 'priority' can be: it is normal or urgent.")]
    [InlineData("immutableTags: keep", "1:17: error: 'keep' is nothing that 'immutableTags' can be: it is failed or left or sideTag.")]
    [InlineData("expires: 2027-02-30", "1:11: error: '2027-02-30' is no date")]
    [InlineData("expires: 2027-01-31T12:00:00", "1:11: error: '2027-01-31T12:00:00' is no date")]
    [InlineData("id: !!str a", "1:6: error: 'tag:yaml.org,2002:str' is a tag of YAML")]
    [InlineData("neverMoves: [*v]", "1:15: error: '*v' repeats what is marked with '&v' before it")]
    [InlineData("select: {tags: [a]}", "1:2: error: 'select' is for a repository, and the source is one image")]
    public void What_is_wrong_with_a_rule_is_told_with_its_place_and_its_cure(string members, string finding)
    {
        RuleSet read = RuleFile.Read("f", $"{Before}{{{members}, source: \"alpine:3\", destinations: [127.0.0.1:5000/alpine]}}]}}");

        Assert.StartsWith($"f:{finding}", Shifted(Assert.Single(read.Findings).ToString()), StringComparison.Ordinal);
        Assert.Empty(read.Rules);
    }

    [Theory]
    [InlineData("", "f:1:1: warning: The file declares no rule.")]
    [InlineData("# nothing", "declares no rule.")]
    [InlineData("version: 1\nrules: []", "f:1:1: warning: The file declares no rule.")]
    [InlineData("- a", "f:1:1: error: 'the file' has members: version, naming, defaults, rules.")]
    [InlineData("version: 1", "f:1:1: error: 'rules' is missing: it is the list of rules.")]
    [InlineData("version: 1\nrules: {}", "f:2:8: error: 'rules' is a list: each rule begins with '-'.")]
    [InlineData("version: 1\nrules: [a]", "f:2:9: error: 'rules' has members: id, source,")]
    [InlineData("version: 2\nrules: []", "f:1:10: error: Version '2' of the form is not known")]
    [InlineData("rules: []", "f:1:1: warning: 'version' is missing, and is taken for 1")]
    [InlineData("version: 1\nrules: [", "error: This is no YAML that can be read:")]
    [InlineData("version: 1\nrules: [*]", "A pattern that begins with '*' needs quotes.")]
    [InlineData("version: 1\nrules: [{ to: h.io/{path} }]", "a text that has some itself needs quotes")]
    [InlineData("version: 1\nrules:\n- >=1.2 <2", "f:3:3: error: This is no YAML that can be read")]
    [InlineData("version: 1\nrules:\n- !!_]?*_", "a tag follows here that is none")]
    [InlineData("version: 1\nrules: []\n---\na: 1", "f:3:1: error: A second document begins here")]
    [InlineData("version: 1\nrules:\n- {source: a}", "f:3:3: error: 'destinations' is missing")]
    [InlineData("version: 1\nrules:\n- {destinations: [h.io/a]}", "f:3:3: error: 'source' is missing")]
    public void What_is_wrong_with_a_file_is_told(string text, string finding)
    {
        RuleSet read = RuleFile.Read("f", text);

        Assert.Contains(read.Findings, found => found.ToString().Contains(finding, StringComparison.Ordinal));
        Assert.Empty(read.Rules);
    }

    [Fact]
    public void What_is_misspelt_is_not_told_to_be_missing_too()
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules: [{sorce: a, selct: {tag: [b]}, destinatons: [h.io/a]}, {source: a, select: {tag: [b]}, destinations: [{too: h.io/a}]}]");

        Assert.Equal(5, read.Findings.Count);
        Assert.All(read.Findings, finding => Assert.EndsWith("meant?", finding.Problem, StringComparison.Ordinal));
        Assert.Empty(read.Rules);
    }

    [Theory]
    [InlineData("h.io/a@sha256:0000000000000000000000000000000000000000000000000000000000000000", "has a digest, and a destination has none")]
    [InlineData("a", "names no registry: write its host in front")]
    [InlineData("h.io/a:", "is no name for tags")]
    [InlineData("h.io/{tag}", "has {tag}, which stands for nothing")]
    [InlineData("h.io/{path", "is not a repository")]
    public void A_destination_that_is_none_is_told(string destination, string problem)
    {
        RuleSet read = RuleFile.Read("f", $"version: 1\nrules: [{{source: \"a:1\", destinations: [\"{destination}\"]}}]");

        Assert.Contains(problem, Assert.Single(read.Findings).Problem, StringComparison.Ordinal);
        Assert.Empty(read.Rules);
    }

    [Fact]
    public void Braces_without_quotes_are_explained()
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules: [{source: \"a:1\", destinations: [{to: h.io/a, tags: [{tag}]}]}]");

        Assert.EndsWith("braces need quotes: write \"{tag}\".", Assert.Single(read.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_repository_twice_is_told()
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules: [{source: \"a:1\", destinations: [h.io/a, \"h.io/a:2\"]}]");

        Assert.StartsWith("f:2:48: error: 'h.io/a' is there twice", Assert.Single(read.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_for_people_and_for_anchors_are_passed_over()
    {
        RuleSet read = RuleFile.Read("f", """
            version: 1
            x-team: &team { to: h.io/team, tags: ["{tag}"] }
            rules:
              - { source: "a:1", destinations: [*team], x-ticket: 4711 }
            """);

        Assert.Empty(read.Findings);
        Assert.Equal("h.io/team", Assert.Single(read.Rules).Destinations[0].Repository.ToString());
    }

    [Fact]
    public void A_mistake_that_is_repeated_by_an_alias_is_told_once_and_stops_both_rules()
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules: [{source: \"a:1\", destinations: &d [a]}, {source: \"b:1\", destinations: *d}]");

        Assert.Single(read.Findings);
        Assert.Empty(read.Rules);
    }

    [Fact]
    public void Aliases_that_repeat_each_other_without_end_are_refused()
    {
        string text = "x-0: &a0 [a, a, a, a, a, a, a, a, a, a]\n"
            + string.Concat(Enumerable.Range(1, 20).Select(level => $"x-{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"))
            + "version: 1\nrules: []";

        RuleSet read = RuleFile.Read("f", text);

        Assert.Contains("aliases repeat more than 1000000 values", Assert.Single(read.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_deep_is_refused()
    {
        RuleSet read = RuleFile.Read("f", "rules: " + new string('[', 100_000));

        Assert.Contains("more than 32 deep", Assert.Single(read.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rules_than_a_file_may_have_are_not_read()
    {
        string text = "version: 1\nx-d: &d [h.io/a]\nrules:\n" + string.Concat(Enumerable.Range(0, RuleFileLimits.Rules + 2).Select(rule => $"- {{source: \"a:{rule}\", destinations: *d}}\n"));

        RuleSet read = RuleFile.Read("f", text);

        Assert.StartsWith($"f:{RuleFileLimits.Rules + 4}:3: error: From here on no rule is read", Assert.Single(read.Findings).ToString(), StringComparison.Ordinal);
        Assert.Equal(RuleFileLimits.Rules, read.Rules.Count);
    }

    [Fact]
    public void So_many_findings_are_listed_and_no_more()
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules:\n" + string.Concat(Enumerable.Repeat("- a\n", 2 * RuleFileLimits.Findings)));

        Assert.Equal(RuleFileLimits.Findings + 1, read.Findings.Count);
        Assert.StartsWith("From here on nothing is listed", read.Findings[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_is_what_its_template_says()
    {
        MirrorRule rule = ReadOne("{ source: \"ghcr.io/kedacore/keda:2.1\", destinations: [\"127.0.0.1:5000/{host}/{path}:{tag}-x\"] }");

        Destination destination = rule.Destinations[0].For(rule.Source.Image!);

        Assert.Equal(RepositoryTemplate.Parse("127.0.0.1:5000/{host}/{path}"), rule.Destinations[0].Repository);
        Assert.Equal(("127.0.0.1:5000/ghcr.io/kedacore/keda", "2.1-x"), (destination.Repository.ToString(), Assert.Single(destination.Tags).ToString()));
    }

    private static MirrorRule ReadOne(string rule)
    {
        RuleSet read = RuleFile.Read("rules.yaml", $"version: 1\nrules:\n  - {rule}");

        Assert.Empty(read.Findings);
        return Assert.Single(read.Rules);
    }

    // Columns as if the rule stood alone.
    private static string Shifted(string finding)
    {
        string[] parts = finding.Split(':', 4);
        return $"{parts[0]}:{parts[1]}:{int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) - Before.Length}:{parts[3]}";
    }
}
