using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>Rules followed until the program is stopped, between registries on loopback.</summary>
public sealed class WatchProgramTests : IAsyncLifetime
{
    private static readonly Tag Stable = Tag.Parse("stable");

    private readonly ScratchFolder _home = new();
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _destination = await LocalRegistry.StartAsync(cancellationToken: Token);
        Given.Image(1).Build().AddTo(_source.Repository("team/tool"), Stable);
        Given.Image(2).Build().AddTo(_source.Repository("team/app"), Tag.Parse("1.0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task What_is_there_and_what_moves_later_is_published_by_itself()
    {
        using ChildProgram watch = Watch("--rules", Rules("tool", "every 1s"));
        string first = await watch.ReadUntilAsync(" published ");
        SampleContent moved = Given.Image(3).Build();

        moved.AddTo(_source.Repository("team/tool"), Stable);
        string second = await watch.ReadUntilAsync(" published ");
        await watch.SignalAsync("TERM");
        ProgramResult ended = await watch.EndAsync();

        Assert.Matches(@"\AFollowing 1 rule\. Next: 'tool' at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.\n", first);
        Assert.Contains($" published {_source.Host}/team/tool:stable -> {_destination.Host}/tool:stable  sha256:", first, StringComparison.Ordinal);
        Assert.Contains(moved.Digest.ToString()[..19], second, StringComparison.Ordinal);
        Assert.Equal(moved.Digest, _destination.Repository("tool").Tags[Stable]);
        Assert.Equal((ExitCode.Done, "ecr-mirror: Stopping: what is under way ends first. Ctrl+C again leaves at once.\n"), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task A_file_that_changes_is_heeded_and_one_that_is_wrong_counts_as_before()
    {
        string rules = Rules("tool", "every 1s");
        using ChildProgram watch = Watch("--rules", rules, "--every", "1s");
        await watch.ReadUntilAsync(" published ");

        Rules("tool", "every 1s", $"""
              - id: app
                source: {_source.Host}/team/app:1.0
                destinations: ["{_destination.Host}/app"]
              - id: wrong
                source: {_source.Host}/team/app
                destinations: ["{_destination.Host}/wrong"]
            """);
        string added = await watch.ReadUntilAsync($"-> {_destination.Host}/app:1.0");
        File.Delete(rules);
        Given.Image(3).Build().AddTo(_source.Repository("team/tool"), Stable);
        await watch.ReadUntilAsync($"-> {_destination.Host}/tool:stable");
        await watch.SignalAsync("INT");
        ProgramResult ended = await watch.EndAsync();

        Assert.Contains("Following 2 rules. ", added, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, ended.ExitCode);
        Assert.Single(ended.Error.Split('\n'), line => line.Contains("rules.yaml:10:", StringComparison.Ordinal) && line.Contains(": error: ", StringComparison.Ordinal));
        Assert.Single(ended.Error.Split('\n'), line => line.Contains("The 2 rules that were read last count on.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_told_and_the_next_look_makes_up_for_it()
    {
        _destination.Faults.FailNext(request => request.Operation is RegistryOperation.PutManifest, HttpStatusCode.Forbidden, "DENIED");

        using ChildProgram watch = Watch("--rules", Rules("tool", "every 1s"));
        await watch.ReadUntilAsync(" published ");
        await watch.SignalAsync("TERM");
        ProgramResult ended = await watch.EndAsync();

        Assert.Equal(ExitCode.Done, ended.ExitCode);
        Assert.Matches($@"\A\S+Z failed    {_source.Host}/team/tool:stable -> {_destination.Host}/tool:stable  .*DENIED", ended.Error);
    }

    [Fact]
    public async Task Events_are_documents_a_line_each()
    {
        using ChildProgram watch = Watch("--rules", Rules("tool", "every 1s"), "--output", "json", "--all");
        string[] lines = (await watch.ReadUntilAsync("\"MirrorFoundCurrent\"")).TrimEnd('\n').Split('\n');
        await watch.SignalAsync("TERM");
        await watch.EndAsync();

        JsonElement[] documents = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["MirrorPlanned", "ImagePublished", "MirrorFoundCurrent"], documents.Select(document => document.GetProperty("event").GetString()));
        Assert.All(documents, document => Assert.Equal(1, document.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task After_a_restart_a_rule_waits_for_its_time_and_one_that_was_cut_goes_on()
    {
        string rules = Rules("tool", "every 30d", $"""
              - id: app
                source: {_source.Host}/team/app:1.0
                destinations: ["{_destination.Host}/app"]
                schedule: every 30d
            """);
        using (FrozenRequests frozen = _source.Faults.Freeze(request => request.Repository == RepositoryName.Parse("team/app")))
        {
            using ChildProgram cut = Watch("--rules", rules);
            await cut.ReadUntilAsync(" published ");
            await frozen.FirstHeld;
            await cut.SignalAsync("TERM");
            Assert.Equal(ExitCode.Done, (await cut.EndAsync()).ExitCode);
        }

        int before = _source.Journal.Entries.Count;
        using ChildProgram again = Watch("--rules", rules);
        string said = await again.ReadUntilAsync(" published ");
        await again.SignalAsync("TERM");
        await again.EndAsync();

        Assert.Contains($"-> {_destination.Host}/app:1.0", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_source.Journal.Entries.Skip(before), entry => entry.Request.ToString().Contains("team/tool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_signal_leaves_at_once()
    {
        using FrozenRequests frozen = _destination.Faults.Freeze(request => request.Operation is RegistryOperation.PutManifest);
        using ChildProgram watch = Watch("--rules", Rules("tool", "every 1s"));
        await frozen.FirstHeld;

        await watch.SignalAsync("INT");
        await watch.SignalAsync("TERM");

        Assert.InRange((await watch.EndAsync()).ExitCode, 128 + 2, 128 + 15);
    }

    [Fact]
    public async Task Of_two_with_one_state_file_one_follows_a_rule()
    {
        string rules = Rules("tool", "every 30d");
        using ChildProgram one = Watch("--rules", rules, "--all");
        using ChildProgram other = Watch("--rules", rules, "--all");

        await Task.WhenAll(one.ReadUntilAsync("Following"), other.ReadUntilAsync("Following"));
        Task<string>[] said = [one.ReadUntilAsync(" published "), other.ReadUntilAsync(" published ")];
        Task<string> first = await Task.WhenAny(said);
        await one.SignalAsync("TERM");
        await other.SignalAsync("TERM");

        Assert.Contains(" published ", await first, StringComparison.Ordinal);
        InvalidOperationException silent = await Assert.ThrowsAsync<InvalidOperationException>(() => said.Single(task => task != first));
        Assert.StartsWith("The program ended without saying ' published ': ", silent.Message, StringComparison.Ordinal);
        Assert.Single(_source.Journal.Entries, entry => entry.Request.ToString().StartsWith("GET /v2/team/tool/manifests/stable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_policy_refuses_of_a_selection_is_told_and_the_rest_is_mirrored()
    {
        Given.Image(4).Build().AddTo(_source.Repository("team/app"), Tag.Parse("2.0"));
        string rules = _home.Write("rules.yaml", $"""
            rules:
              - id: app
                source: {_source.Host}/team/app
                select: {"{ tags: [\"*\"] }"}
                destinations: ["{_destination.Host}/app"]
            """);
        string policy = _home.Write("policy.json", $$"""
            { "default": [{ "type": "insecureAcceptAnything" }],
              "transports": { "docker": { "{{_source.Host}}/team/app:1.0": [{ "type": "reject" }] } } }
            """);

        using ChildProgram watch = Watch("--rules", rules, "--policy", policy);
        await watch.ReadUntilAsync(" published ");
        await watch.SignalAsync("TERM");
        ProgramResult ended = await watch.EndAsync();

        Assert.Equal(["2.0"], _destination.Repository("app").Tags.Keys.Select(tag => tag.ToString()));
        Assert.Contains($"{_source.Host}/team/app:1.0 may not be mirrored: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rule_to_follow_nothing_is_started()
    {
        ProgramResult none = await ChildProgram.RunAsync(_home, ["watch", "--rules", _home.Write("none.yaml", "rules: []")]);
        ProgramResult yaml = await ChildProgram.RunAsync(_home, ["watch", "--rules", Rules("tool", "every 1s"), "-o", "yaml"]);

        Assert.Equal((ExitCode.WrongInput, "ecr-mirror: There is no rule to follow.\n"), (none.ExitCode, none.Error));
        Assert.Equal(ExitCode.WrongInput, yaml.ExitCode);
        Assert.StartsWith("ecr-mirror: --output yaml: there is no end at which a document could be written. ", yaml.Error, StringComparison.Ordinal);
    }

    private ChildProgram Watch(params string[] flags) => ChildProgram.Start(_home, ["watch", .. flags], ("ECR_MIRROR_Scheduler__Schedules__ReadEvery", "00:00:01"));

    private string Rules(string id, string schedule, string further = "") => _home.Write("rules.yaml", $"""
        rules:
          - id: {id}
            source: {_source.Host}/team/tool:stable
            destinations: ["{_destination.Host}/tool"]
            schedule: {schedule}
        {further}
        """);
}
