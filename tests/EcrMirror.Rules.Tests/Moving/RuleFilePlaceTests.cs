using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests.Moving;

public sealed class RuleFilePlaceTests : IDisposable
{
    private const string Two = """
        # Ours.
        version: 1
        x-note: "a # no comment"
        rules:
        # first
        - id: one      # the first
          source: alpine:3
          destinations: [h.io/a]   # here

        # second
        - source: debian:12
          id: two
          destinations:
            - h.io/d
            # and nowhere else

        # end
        defaults:
          priority: normal
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    private string File => Path.Combine(_folder, "rules.yaml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_is_put_behind_the_last_and_everything_else_stays()
    {
        Write(Two);

        await ChangeAsync(File, [], [Rule("three", "busybox:1", "h.io/b")]);

        string added = "- id: three\n  source: docker.io/library/busybox:1\n  destinations:\n    - h.io/b:1\n";
        Assert.Equal(Two.Replace("    - h.io/d\n", $"    - h.io/d\n{added}", StringComparison.Ordinal), Read());
    }

    [Fact]
    public async Task A_rule_is_taken_away_and_everything_else_stays()
    {
        Write(Two);

        await ChangeAsync(File, ["one"], []);

        Assert.Equal(Two.Replace("- id: one      # the first\n  source: alpine:3\n  destinations: [h.io/a]   # here\n", "", StringComparison.Ordinal), Read());
    }

    [Fact]
    public async Task Where_the_last_rule_goes_an_empty_list_stays_and_takes_the_next()
    {
        Write("version: 1\nrules: # mine\n  - { source: \"alpine:3\", destinations: [h.io/a] }\n# end");

        await ChangeAsync(File, ["docker.io/library/alpine:3"], []);
        string empty = Read();
        Assert.Null(Assert.Single(await ChangeAsync(File, [], [Rule("three", "busybox:1", "h.io/b")])));

        Assert.Equal("version: 1\nrules: [] # mine\n# end", empty);
        Assert.Equal("version: 1\nrules:  # mine\n  - id: three\n    source: docker.io/library/busybox:1\n    destinations:\n      - h.io/b:1\n# end", Read());
    }

    [Fact]
    public async Task Line_breaks_and_the_mark_in_front_stay_as_they_are_and_a_last_line_is_ended()
    {
        System.IO.File.WriteAllBytes(File, [0xEF, 0xBB, 0xBF, .. "version: 1\r\nrules:\r\n  - source: alpine:3\r\n    destinations: [h.io/a]"u8]);

        await ChangeAsync(File, [], [Rule("three", "busybox:1", "h.io/b")]);

        byte[] written = System.IO.File.ReadAllBytes(File);
        Assert.Equal([0xEF, 0xBB, 0xBF], written[..3]);
        Assert.EndsWith("[h.io/a]\r\n  - id: three\r\n    source: docker.io/library/busybox:1\r\n    destinations:\r\n      - h.io/b:1\r\n", Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_made()
    {
        Assert.Null(Assert.Single(await ChangeAsync(File, [], [Rule("three", "busybox:1", "h.io/b")])));

        Assert.StartsWith("version: 1\nrules:\n  - id: three\n", Read().Replace(": \n", ":\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("version: 1\nrules: [ { source: \"alpine:3\", destinations: [h.io/a] } ]\n", "its rules do not stand as a list under 'rules:'")]
    [InlineData("{ version: 1, rules: [] }\n", "its rules do not stand as a list under 'rules:'")]
    [InlineData("version: 1\n", "it has no 'rules:'")]
    [InlineData("rules: [\n", "it is no YAML that can be read")]
    public async Task A_file_that_cannot_take_a_rule_says_how_it_could_and_stays(string text, string said)
    {
        Write(text);

        IReadOnlyList<string?> problems = await ChangeAsync(File, [], [Rule("three", "busybox:1", "h.io/b")]);

        Assert.StartsWith($"{File} cannot be changed: {said}", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(text, Read());
    }

    [Fact]
    public async Task A_rule_that_another_repeats_by_an_anchor_is_not_taken_away()
    {
        string text = "version: 1\nrules:\n  - source: alpine:3\n    destinations: &all [h.io/a]\n  - source: debian:12\n    destinations: *all\n";
        Write(text);

        IReadOnlyList<string?> problems = await ChangeAsync(File, ["docker.io/library/alpine:3"], []);

        Assert.Contains("other rules of it would say something else then", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(text, Read());
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_is_not_written_over()
    {
        Write(Two);
        var place = new RuleFilePlace(File);
        MirrorRule before = (await place.ReadAsync(Token)).Rules[0];
        string changed = Two.Replace("alpine:3", "alpine:4", StringComparison.Ordinal);
        Write(changed);

        IReadOnlyList<string?> problems = await place.ChangeAsync([new RuleChange(before, null), new RuleChange(null, Rule("two", "debian:12", "h.io/x"))], Token);

        Assert.All(problems, problem => Assert.EndsWith("was changed meanwhile: run the same again.", problem, StringComparison.Ordinal));
        Assert.Equal(changed, Read());
    }

    [Fact]
    public async Task Defaults_that_would_have_a_rule_say_more_stand_against_it_unless_they_are_wanted()
    {
        Write("version: 1\ndefaults: { schedule: every 6h }\nrules: []\n");
        var strict = new RuleFilePlace(File);
        var willing = new RuleFilePlace(File, takesDefaults: true);
        await strict.ReadAsync(Token);
        await willing.ReadAsync(Token);
        MirrorRule rule = Rule("three", "busybox:1", "h.io/b");

        RuleFit refused = strict.Fit(rule);
        RuleFit taken = willing.Fit(rule);

        Assert.Equal(["It would say something else there: schedule: none -> every 6h.", $"'defaults' of {File} say so: write it to another file."], refused.Problems);
        Assert.Equal("every 6h", taken.Rule!.Schedule!.ToString());
    }

    [Fact]
    public void Any_rule_can_be_added_replaced_and_taken_away()
    {
        Given.Always(Gen.ArrayOf(Given.Rule, 3), made =>
        {
            MirrorRule[] rules = [.. made.Select((rule, at) => rule with { Id = $"{at} {rule.Id}" })];
            string text = $"# begin\n{RuleFile.Write(rules[..2])}\n# end\n";
            var file = RuleFileText.Read("rules.yaml", text);

            string changed = file.Change([new RuleChange(file.Rules.Rules[0], rules[2]), new RuleChange(file.Rules.Rules[1], null), new RuleChange(null, rules[1])]);

            IReadOnlyList<MirrorRule> read = RuleFile.Read("rules.yaml", changed).Rules;
            Assert.True(read.Count == 2 && RuleComparison.AreSame(read[0], rules[2]) && RuleComparison.AreSame(read[1], rules[1]));
            Assert.StartsWith("# begin\n", changed, StringComparison.Ordinal);
            Assert.EndsWith("\n# end\n", changed, StringComparison.Ordinal);
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MirrorRule Rule(string id, string source, string destination) =>
        Assert.Single(RuleFile.ReadMembers("here", [new("id", [id], IsList: false), new("source", [source], IsList: false), new("destinations", [$"{destination}:1"], IsList: true)]).Rules);

    private static async Task<IReadOnlyList<string?>> ChangeAsync(string file, string[] removed, MirrorRule[] added)
    {
        var place = new RuleFilePlace(file);
        RuleSet there = await place.ReadAsync(Token);
        return await place.ChangeAsync(
            [.. removed.Select(id => new RuleChange(there.Rules.Single(rule => rule.Id == id), null)), .. added.Select(rule => new RuleChange(null, rule))], Token);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private string Read() => System.IO.File.ReadAllText(File);
}
