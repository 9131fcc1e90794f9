using System.Text.Json;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Rules;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Files;

namespace EcrMirror.Cli.Tests.Rules;

public sealed class RulesCommandTests : IDisposable
{
    private const string Text = """
        version: 1
        rules:
          - id: keda
            source: ghcr.io/kedacore/keda
            select: { tags: ["2.*", latest], exclude: ["*-rc*"], newest: 5, minAge: 1d }
            destinations:
              - 123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/{path}
              - { to: "public.ecr.aws/acme/{name}", tags: ["{tag}", "{tag}-mirror"] }
            platforms: [linux/amd64, linux/arm64]
            schedule: every 6h
            neverMoves: ["2.*.*"]
            priority: urgent
            expires: 2027-01-31
          - source: golang:1.25
            destinations: ["127.0.0.1:5000/golang:stable"]
            schedule: cron 0 6 * * MON-FRI Europe/Berlin
          - id: old
            source: alpine:3.19
            destinations: [{ to: 127.0.0.1:5000/alpine, tags: [] }]
            expires: 2026-06-30T12:00:00Z
        """;

    private const string Mistakes = """

          - source: debian:12
            destinatons: [127.0.0.1:5000/debian]
          - { source: "golang:1.24", destinations: ["127.0.0.1:5000/golang:stable"] }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_list_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        RuleReport.WriteList(captured.Consoles, Rules(Mistakes), Now);

        Golden.Matches($"rules-list-{width}.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Equal(2, captured.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void Everything_about_one_rule_is_shown(int width)
    {
        var captured = new CapturedConsoles(width);
        RuleSet rules = Rules("");

        RuleReport.WriteOne(captured.Consoles, rules.Rules[0], [], Now);
        RuleReport.WriteOne(captured.Consoles, rules.Rules[2], rules.Findings, Now);

        Golden.Matches($"rules-show-{width}.txt", captured.Out);
    }

    [Theory]
    [InlineData(80, false, "rules-validate-80.txt")]
    [InlineData(80, true, "rules-validate-80-colours.txt")]
    [InlineData(4096, false, "rules-validate-pipe.txt")]
    public void Findings_are_lines_that_editors_understand(int width, bool isColourful, string golden)
    {
        var captured = new CapturedConsoles(width, isColourful);

        RuleReport.WriteFindings(captured.Consoles, Rules(Mistakes));

        Golden.Matches(golden, captured.Out);
    }

    [Fact]
    public void The_list_for_scripts_has_everything()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, RuleListDocument.Of(Rules(Mistakes), Now));

        Golden.Matches("rules-list.json", captured.Out);
    }

    [Fact]
    public async Task Rules_without_a_mistake_are_valid()
    {
        var captured = new CapturedConsoles(200);

        int exitCode = await RunAsync(captured, "rules", "validate", "--rules", Write(Text), "--output", "json");

        Assert.Equal(ExitCode.Done, exitCode);
        JsonElement document = JsonDocument.Parse(captured.Out).RootElement;
        Assert.Equal((3, 0), (document.GetProperty("rules").GetInt32(), document.GetProperty("errors").GetInt32()));
    }

    [Fact]
    public async Task Rules_with_a_mistake_are_not_valid()
    {
        var captured = new CapturedConsoles(4096);
        string file = Write(Text + Mistakes);

        int exitCode = await RunAsync(captured, "rules", "validate", "--rules", _folder);

        Assert.Equal(ExitCode.WrongInput, exitCode);
        Assert.Contains($"{file}:22:5: error: 'destinatons' is not known: is 'destinations' meant?\n", captured.Out, StringComparison.Ordinal);
        Assert.Empty(captured.Error);
    }

    [Fact]
    public async Task A_list_with_mistakes_shows_the_others_and_says_so()
    {
        var captured = new CapturedConsoles(4096);

        int exitCode = await RunAsync(captured, "rules", "list", "--rules", Write(Text + Mistakes));

        Assert.Equal(ExitCode.SomeFailed, exitCode);
        Assert.Contains("keda", captured.Out, StringComparison.Ordinal);
        Assert.Contains("'destinatons' is not known", captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_exported_can_be_read_and_means_the_same()
    {
        var captured = new CapturedConsoles(80);
        await RunAsync(captured, "rules", "export", "--rules", Write(Text));

        RuleSet again = RuleFile.Read("exported.yaml", captured.Out);

        Assert.Empty(again.Findings);
        Assert.Equal(RuleFile.Write(RuleFile.Read("rules.yaml", Text).Rules), RuleFile.Write(again.Rules));
        Golden.Matches("rules-export.yaml", captured.Out);
    }

    [Theory]
    [InlineData("kedda", "is 'keda' meant?")]
    [InlineData("something", "'ecr-mirror rules list' names those that there are")]
    public async Task A_rule_that_is_not_there_is_told(string id, string hint)
    {
        var captured = new CapturedConsoles(80);

        int exitCode = await RunAsync(captured, "rules", "show", id, "--rules", Write(Text));

        Assert.Equal(ExitCode.WrongInput, exitCode);
        Assert.Contains(hint, captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_printed()
    {
        var captured = new CapturedConsoles(80);

        int exitCode = await RunAsync(captured, "rules", "schema");

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonDocument.Parse(captured.Out).RootElement.GetProperty("$schema").GetString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RuleSet Rules(string more) => RuleCheck.Check(RuleFile.Read("rules.yaml", Text + more), Now, RuleCheck.UsualExpiryNotice);

    private static Task<int> RunAsync(CapturedConsoles captured, params string[] arguments) => CommandLine.RunAsync(arguments, captured.Consoles);

    private string Write(string text)
    {
        string file = Path.Combine(_folder, "rules.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
