using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>Rules followed from the command line, between registries on loopback.</summary>
public sealed class SyncProgramTests : IAsyncLifetime
{
    private readonly ScratchFolder _home = new();
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _destination = await LocalRegistry.StartAsync(cancellationToken: Token);
        foreach (string tag in (string[])["1.0", "1.1", "2.0-rc1", "edge"])
            Given.Image(tag.Length).Build().AddTo(_source.Repository("team/app"), Tag.Parse(tag));
        Given.Image(77).Build().AddTo(_source.Repository("team/tool"), Tag.Parse("stable"));
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Rules_are_followed_once_and_again_for_a_request_a_tag()
    {
        string rules = Rules();

        ProgramResult first = await RunAsync("sync", "--rules", rules);
        int sourceRequests = _source.Journal.Entries.Count;
        int destinationRequests = _destination.Journal.Entries.Count;
        ProgramResult again = await RunAsync("sync", "--rules", rules, "-o", "json");

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("2 rules; 3 published; ", first.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["1.0", "1.0-mirror", "1.1", "1.1-mirror"],
            _destination.Repository($"mirror/team/app").Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["stable"], _destination.Repository("tool").Tags.Keys.Select(tag => tag.ToString()));

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        JsonElement document = JsonDocument.Parse(again.Out).RootElement;
        Assert.Equal((2, 3), (document.GetProperty("rules").GetInt32(), document.GetProperty("outcome").GetProperty("current").GetInt32()));
        Assert.Equal(destinationRequests, _destination.Journal.Entries.Count);
        Assert.Equal(
            ["GET /v2/team/app/tags/list", "HEAD /v2/team/app/manifests/1.0", "HEAD /v2/team/app/manifests/1.1", "HEAD /v2/team/tool/manifests/stable"],
            _source.Journal.Entries.Skip(sourceRequests).Select(entry => entry.Request.ToString().Split('?')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_rules_cost_is_told_without_asking_destinations_and_without_reading_again_what_is_known()
    {
        string rules = Rules();
        string more = _home.Write("more.yaml", $"rules:\n  - source: {_source.Host}/team/none:1\n    destinations: [\"{_destination.Host}/none\"]\n");

        ProgramResult first = await RunAsync("cost", "--rules", rules, "--rules", more, "--months", "2", "-o", "json");
        int asked = _destination.Journal.Entries.Count;
        await RunAsync("sync", "--rules", rules);
        int sourceRequests = _source.Journal.Entries.Count;
        ProgramResult again = await RunAsync("cost", "--rules", rules, "-o", "json");

        Assert.Equal((ExitCode.SomeFailed, ""), (first.ExitCode, first.Error));
        JsonElement cost = JsonDocument.Parse(first.Out).RootElement;
        Assert.Equal((3, 0, 0), (cost.GetProperty("sum").GetProperty("images").GetInt32(), cost.GetProperty("manifestsKept").GetInt32(), asked));
        Assert.True(cost.GetProperty("manifestsRead").GetInt32() > 0);
        Assert.Equal(3, cost.GetProperty("forecast").GetProperty("months").GetArrayLength());
        JsonElement failure = Assert.Single(cost.GetProperty("failures").EnumerateArray());
        Assert.EndsWith("/team/none:1", failure.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(cost.GetProperty("rules").EnumerateArray(), rule => rule.GetProperty("rule").GetString()!.Contains("none", StringComparison.Ordinal));

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        JsonElement known = JsonDocument.Parse(again.Out).RootElement;
        Assert.Equal((0, cost.GetProperty("manifestsRead").GetInt32()), (known.GetProperty("manifestsRead").GetInt32(), known.GetProperty("manifestsKept").GetInt32()));
        Assert.Equal(cost.GetProperty("sum").GetProperty("uniqueBytes").GetInt64(), known.GetProperty("sum").GetProperty("uniqueBytes").GetInt64());
        Assert.All(_source.Journal.Entries.Skip(sourceRequests), entry => Assert.Matches("^(HEAD /v2/.*/manifests/|GET /v2/.*/tags/list)", entry.Request.ToString()));
    }

    [Fact]
    public async Task A_full_look_finds_what_others_moved_at_the_destination()
    {
        string rules = Rules();
        await RunAsync("sync", "--rules", rules);
        SampleContent other = Given.Image().Build();
        other.AddTo(_destination.Repository("tool"), Tag.Parse("stable"));

        ProgramResult trusting = await RunAsync("sync", "--rules", rules);
        ProgramResult full = await RunAsync("sync", "--rules", rules, "--full");

        Assert.Contains("3 current; ", trusting.Out, StringComparison.Ordinal);
        Assert.Contains("1 published, 2 current", full.Out, StringComparison.Ordinal);
        Assert.NotEqual(other.Digest, _destination.Repository("tool").Tags[Tag.Parse("stable")]);
    }

    [Fact]
    public async Task What_is_wrong_with_a_rule_is_said_and_the_others_are_followed()
    {
        string rules = _home.Write("rules.yaml", $"""
            rules:
              - source: {_source.Host}/team/tool:stable
                destinations: ["{_destination.Host}/tool"]
              - source: {_source.Host}/team/app
                destinations: ["{_destination.Host}/app"]
              - source: {_source.Host}/team/app
                id: none
                select: {"{ tags: [\"9.*\"] }"}
                destinations: ["{_destination.Host}/none"]
            """);

        ProgramResult result = await RunAsync("sync", "--rules", rules);

        Assert.Equal(ExitCode.SomeFailed, result.ExitCode);
        string[] complaints = result.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, complaints.Length);
        Assert.Contains("rules.yaml:4:", complaints[0], StringComparison.Ordinal);
        Assert.Contains("means none of them. Of 4: no pattern means it.", complaints[1], StringComparison.Ordinal);
        Assert.Single(_destination.Repository("tool").Tags);
    }

    [Fact]
    public async Task One_rule_can_be_followed_alone_and_a_mistyped_one_is_named()
    {
        string rules = Rules();

        ProgramResult one = await RunAsync("sync", "--rules", rules, "--rule", "tool");
        ProgramResult mistyped = await RunAsync("sync", "--rules", rules, "--rule", "tol");

        Assert.Contains("1 rule; 1 published; ", one.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongInput, mistyped.ExitCode);
        Assert.Contains("--rule 'tol' is no rule that is followed: is 'tool' meant?", mistyped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pulls_that_do_not_suffice_are_told_with_the_time_when_they_will()
    {
        Given.Image(55).Build().AddTo(_source.Repository("team/app"), Tag.Parse("1.0"));
        PullLimit limit = _source.Faults.LimitPulls(100, TimeSpan.FromHours(6));
        limit.Use(98);
        string rules = Rules();

        ProgramResult synced = await RunAsync("sync", "--rules", rules);
        int refused = limit.Refused;
        ProgramResult planned = await RunAsync("plan", "--rules", rules, "--output", "json");

        Assert.Equal(3, synced.ExitCode);
        Assert.Contains("2 published, 1 failed", synced.Out, StringComparison.Ordinal);
        Assert.Contains("left of 100 per 6 h: done at about ", synced.Error, StringComparison.Ordinal);
        Assert.Equal((0, 2), (refused, limit.Passed[PullLimit.Anybody]));
        JsonElement failure = JsonDocument.Parse(planned.Out).RootElement.GetProperty("failures").EnumerateArray().Single();
        Assert.Contains("the next come free at about ", failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_is_carried_out_as_it_was_made()
    {
        string rules = Rules();
        string plan = Path.Combine(_home.FullName, "plan.json");

        ProgramResult planned = await RunAsync("plan", "--rules", rules, "--out", plan);
        int tagsBefore = _destination.Repositories.Count;
        Digest then = _source.Repository("team/tool").Tags[Tag.Parse("stable")];
        Given.Image(78).Build().AddTo(_source.Repository("team/tool"), Tag.Parse("stable"));
        ProgramResult applied = await RunAsync("apply", plan);
        ProgramResult rest = await RunAsync("plan", "--rules", rules, "--output", "json");

        Assert.Equal((0, ""), (planned.ExitCode, planned.Error));
        Assert.Contains("Plan: 3 images to publish, 0 current; ", planned.Out, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was changed.\n", planned.Out, StringComparison.Ordinal);
        Assert.Equal(0, tagsBefore);
        Assert.Equal((0, ""), (applied.ExitCode, applied.Error));
        Assert.Contains("3 published; ", applied.Out, StringComparison.Ordinal);
        Assert.Equal(then, _destination.Repository("tool").Tags[Tag.Parse("stable")]);
        JsonElement left = JsonDocument.Parse(rest.Out).RootElement;
        Assert.Equal((1, 2), (left.GetProperty("images").GetArrayLength(), left.GetProperty("current").GetInt32()));
    }

    [Fact]
    public async Task What_could_not_be_planned_is_told_again_by_apply_and_in_its_exit_code()
    {
        string rules = _home.Write("rules.yaml", $"""
            rules:
              - source: {_source.Host}/team/tool:stable
                destinations: ["{_destination.Host}/tool"]
              - source: {_source.Host}/team/tool:gone
                destinations: ["{_destination.Host}/gone"]
            """);
        string plan = Path.Combine(_home.FullName, "plan.json");

        ProgramResult planned = await RunAsync("plan", "--rules", rules, "-o", plan);
        ProgramResult applied = await RunAsync("apply", plan);

        Assert.Equal((ExitCode.SomeFailed, ExitCode.SomeFailed), (planned.ExitCode, applied.ExitCode));
        Assert.Contains("1 published; ", applied.Out, StringComparison.Ordinal);
        Assert.StartsWith($"ecr-mirror: {_source.Host}/team/tool:gone -> {_destination.Host}/gone is not in the plan: ", applied.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_of_one_image_in_one_repository_are_planned_as_one_copy()
    {
        Given.Image(3).Build().AddTo(_source.Repository("team/same"), Tag.Parse("1"));
        Given.Image(3).Build().AddTo(_source.Repository("team/same"), Tag.Parse("2"));
        string rules = _home.Write("rules.yaml", $$"""
            rules:
              - source: {{_source.Host}}/team/same
                select: { tags: ["*"] }
                destinations: ["{{_destination.Host}}/same"]
            """);

        ProgramResult planned = await RunAsync("plan", "--rules", rules, "--output", "json");
        await RunAsync("sync", "--rules", rules);

        JsonElement sum = JsonDocument.Parse(planned.Out).RootElement.GetProperty("sum").GetProperty("toCopy");
        Assert.Equal((_destination.Journal.Uploads.Count, _destination.Journal.Uploads.Sum(upload => upload.Size)), (sum.GetProperty("blobs").GetInt32(), sum.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task Status_is_no_success_where_nothing_was_ever_seen_in_place()
    {
        string rules = _home.Write("rules.yaml", $"""
            rules:
              - source: 127.0.0.1:9/team/app:1.0
                destinations: ["{_destination.Host}/app"]
            """);

        ProgramResult status = await RunAsync("status", "--rules", rules);

        Assert.Equal(ExitCode.AllFailed, status.ExitCode);
        Assert.Contains("1 destination: 0 current, 0 failed; nothing is known of 1 yet.", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_does_not_say_that_a_tag_is_not_wanted_where_the_source_does_not_answer()
    {
        string rules = _home.Write("rules.yaml", $$"""
            rules:
              - id: app
                source: 127.0.0.1:9/team/app
                select: { tags: ["1.*"] }
                destinations: ["{{_destination.Host}}/app"]
            """);

        ProgramResult why = await RunAsync("why", $"{_destination.Host}/app:1.0", "--rules", rules);

        Assert.Contains("whether rule 'app' ", why.Out, StringComparison.Ordinal);
        Assert.EndsWith("Whether it is wanted cannot be found out: the source does not say which tags it has.\n", why.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_about_a_form_of_rules_that_is_not_read_are_refused()
    {
        ProgramResult refused = await RunAsync("list", "--from", "table", "--rules", Rules());

        refused.ShouldRefuse("--rules says nothing with --from table: leave it out, or add --from file.");
    }

    [Theory]
    [InlineData("{}", "is no plan")]
    [InlineData("[]", "is no plan")]
    [InlineData("""{"version":2,"createdAt":"2026-11-21T12:00:00Z","images":[],"failures":[],"current":0,"sum":{"toCopy":{"blobs":0,"bytes":0},"toMount":{"blobs":0,"bytes":0},"requests":0,"manifests":0,"dockerHubPulls":0,"secondsAtLeast":0}}""", "is a plan of version 2")]
    public async Task What_is_no_plan_is_refused(string text, string said)
    {
        ProgramResult refused = await RunAsync("apply", _home.Write("plan.json", text));

        Assert.Equal(ExitCode.WrongInput, refused.ExitCode);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_says_what_is_in_place_and_why_each_tag_is_meant_or_not()
    {
        string rules = Rules();
        await RunAsync("sync", "--rules", rules, "--rule", "tool");

        ProgramResult listed = await RunAsync("list", "--rules", rules, "--explain");
        ProgramResult json = await RunAsync("list", "--rules", rules, "-o", "json");

        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Matches(@"(?m)^app {3,}edge {3,}no {3,}no pattern means it, and it names no version$", listed.Out);
        Assert.Matches(@"(?m)^app {3,}2\.0-rc1 {3,}no {3,}no pattern means it; 'rc1' makes it a version to come, unless it is among the variants$", listed.Out);
        Assert.EndsWith("3 images: 1 current, 2 lacking.\n", listed.Out, StringComparison.Ordinal);
        JsonElement document = JsonDocument.Parse(json.Out).RootElement;
        Assert.Equal(JsonValueKind.Null, document.GetProperty("verdicts").ValueKind);
        Assert.Equal(["lacking", "lacking", "current"], document.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Status_tells_what_state_knows_and_asks_no_registry()
    {
        string rules = Rules();
        ProgramResult before = await RunAsync("status", "--rules", rules, "-o", "json");
        _destination.Faults.FailNext(request => request.Operation is RegistryOperation.PutManifest && request.Tag == Tag.Parse("1.1"), System.Net.HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);
        await RunAsync("sync", "--rules", rules);
        int requests = _source.Journal.Entries.Count + _destination.Journal.Entries.Count;

        ProgramResult status = await RunAsync("status", "--rules", rules);

        Assert.Equal(0, JsonDocument.Parse(before.Out).RootElement.GetProperty("current").GetInt32());
        Assert.Equal(ExitCode.SomeFailed, status.ExitCode);
        Assert.EndsWith("2 destinations: 4 current, 1 failed.\n", status.Out, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^app {{3,}}{_source.Host}/team/app {{3,}}{_destination.Host}/mirror/team/app {{3,}}3 {{3,}}1 {{3,}}just now {{3,}}just now$", status.Out);
        Assert.StartsWith($"ecr-mirror: {_destination.Host}/mirror/team/app:1.1: ", status.Error, StringComparison.Ordinal);
        Assert.Equal(requests, _source.Journal.Entries.Count + _destination.Journal.Entries.Count);
    }

    [Fact]
    public async Task Why_tells_what_rules_state_and_registries_say_of_a_tag()
    {
        string rules = Rules();
        string tool = $"{_destination.Host}/tool:stable";

        ProgramResult missing = await RunAsync("why", tool, "--rules", rules);
        await RunAsync("sync", "--rules", rules);
        ProgramResult current = await RunAsync("why", $"{_destination.Host}/mirror/team/app:1.0-mirror", "--rules", rules, "-o", "json");
        ProgramResult excluded = await RunAsync("why", $"{_destination.Host}/mirror/team/app:edge", "--rules", rules);
        Given.Image().Build().AddTo(_source.Repository("team/tool"), Tag.Parse("stable"));
        ProgramResult moved = await RunAsync("why", tool, "--rules", rules);
        ProgramResult unknown = await RunAsync("why", $"{_destination.Host}/other:1", "--rules", rules);

        Assert.Equal(ExitCode.SomeFailed, missing.ExitCode);
        Assert.EndsWith("It is not there yet: 'ecr-mirror sync --rule tool' mirrors it now.\n", missing.Out, StringComparison.Ordinal);
        JsonElement document = JsonDocument.Parse(current.Out).RootElement;
        Assert.Equal((0, "app", $"{_source.Host}/team/app:1.0", "published"), (current.ExitCode, document.GetProperty("rule").GetString(), document.GetProperty("source").GetString(), document.GetProperty("outcome").GetString()));
        Assert.Contains("does not mean it: of its tag 'edge', no pattern means it, and it names no version.", excluded.Out, StringComparison.Ordinal);
        Assert.EndsWith("It is not there, and not wanted.\n", excluded.Out, StringComparison.Ordinal);
        Assert.Contains("It is not current: the source has moved, or somebody set it otherwise.", moved.Out, StringComparison.Ordinal);
        Assert.EndsWith("It is not there, and not wanted: add a rule.\n", unknown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_tells_that_a_selection_is_refused_as_a_whole()
    {
        string rules = _home.Write("rules.yaml", $$"""
            rules:
              - id: app
                source: {{_source.Host}}/team/app
                select: { tags: ["1.*"], atLeast: 3 }
                destinations: ["{{_destination.Host}}/app"]
            """);

        ProgramResult why = await RunAsync("why", $"{_destination.Host}/app:1.0", "--rules", rules);

        Assert.Contains("at least 3 are expected: none is mirrored.", why.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_is_heeded_by_list_plan_apply_and_sync()
    {
        string rules = Rules();
        string plan = Path.Combine(_home.FullName, "plan.json");
        await RunAsync("plan", "--rules", rules, "-o", plan);
        string policy = _home.Write("policy.json", $$"""
            { "default": [{ "type": "insecureAcceptAnything" }], "transports": { "docker": {
              "{{_source.Host}}/team/tool": [{ "type": "reject" }], "{{_source.Host}}/team/app:1.0": [{ "type": "reject" }] } } }
            """);

        int before = _source.Journal.Entries.Count;
        ProgramResult listed = await RunAsync("list", "--rules", rules, "--policy", policy);
        ProgramResult planned = await RunAsync("plan", "--rules", rules, "--policy", policy, "--output", "json");
        ProgramResult applied = await RunAsync("apply", plan, "--policy", policy);
        bool isAnythingThere = _destination.Repositories.Count > 0;
        ProgramResult synced = await RunAsync("sync", "--rules", rules, "--policy", policy);

        Assert.All([listed, planned, synced], result =>
        {
            Assert.Equal(ExitCode.SomeFailed, result.ExitCode);
            Assert.Contains($"{_source.Host}/team/tool may not be mirrored: ", result.Error, StringComparison.Ordinal);
        });
        Assert.All([listed, synced], result => Assert.Contains($"{_source.Host}/team/app:1.0 may not be mirrored: ", result.Error, StringComparison.Ordinal));
        Assert.Contains("/team/app:1.0 may not be mirrored: ", planned.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongInput, applied.ExitCode);
        Assert.Contains("may not be mirrored: ", applied.Error, StringComparison.Ordinal);
        Assert.False(isAnythingThere);
        Assert.Equal(["1.1", "1.1-mirror"], TagsOf("mirror/team/app"));
        Assert.Single(_destination.Repositories);
        Assert.DoesNotContain(_source.Journal.Entries.Skip(before), entry => entry.Request.ToString().Contains("GET /v2/team/app/manifests/1.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_of_sync_is_the_plan_and_lists_and_plans_take_what_sync_takes()
    {
        string rules = Rules();
        string[] flags = ["--rules", rules, "--batch", "2", "--no-create", "--dest-precompute-digests", "--retry-times", "1", "--insecure-policy"];

        ProgramResult dry = await RunAsync(["sync", "--dry-run", .. flags]);
        ProgramResult planned = await RunAsync(["plan", .. flags]);
        ProgramResult listed = await RunAsync(["list", "--dry-run", .. flags]);
        ProgramResult mistaken = await RunAsync("plan", "--rules", rules, "-o", "json");

        Assert.All([dry, planned, listed], result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.Equal(planned.Out, dry.Out);
        Assert.EndsWith("; nothing was changed.\n", dry.Out, StringComparison.Ordinal);
        Assert.Empty(_destination.Repositories);
        mistaken.ShouldRefuse("-o json: -o names the file that the plan is written to. --output json prints it so.");
    }

    [Fact]
    public async Task Platforms_on_the_command_line_are_for_rules_that_name_none()
    {
        (SampleContent amd, SampleContent arm) = (Given.Image(5).Build(), Given.Image(6).ForPlatform("linux/arm64").Build());
        Given.Index(amd, arm).Build().AddTo(_source.Repository("team/two"), Tag.Parse("1"));
        string rules = _home.Write("rules.yaml", $"""
            rules:
              - source: {_source.Host}/team/two:1
                destinations: ["{_destination.Host}/silent"]
              - source: {_source.Host}/team/two:1
                id: amd
                destinations: ["{_destination.Host}/amd"]
                platforms: [linux/amd64]
            """);

        ProgramResult synced = await RunAsync("sync", "--rules", rules, "--override-arch", "arm64");

        Assert.Equal((0, ""), (synced.ExitCode, synced.Error));
        Assert.Equal((amd.Digest, arm.Digest), (_destination.Repository("amd").Tags[Tag.Parse("1")], _destination.Repository("silent").Tags[Tag.Parse("1")]));
    }

    private string[] TagsOf(string repository) => [.. _destination.Repository(repository).Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal)];

    private string Rules() => _home.Write("rules.yaml", $$"""
        rules:
          - id: app
            source: {{_source.Host}}/team/app
            select: { tags: [">=1 <3"] }
            destinations:
              - to: {{_destination.Host}}/mirror/{path}
                tags: ["{tag}", "{tag}-mirror"]
          - id: tool
            source: {{_source.Host}}/team/tool:stable
            destinations: ["{{_destination.Host}}/tool"]
        """);

    private Task<ProgramResult> RunAsync(params string[] args) => ChildProgram.RunAsync(_home, args);
}
