using System.Text.Json;
using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules;
using EcrMirror.Contracts;
using EcrMirror.State;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;
using AwsTag = Amazon.ECR.Model.Tag;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>Commands that are about Amazon ECR, over an emulated one.</summary>
public sealed class EcrProgramTests : IAsyncLifetime
{
    private readonly ScratchFolder _home = new();
    private EcrEmulator _ecr = null!;
    private LocalRegistry _source = null!;
    private string _image = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RegistryHost Host => _ecr.Private().Host;

    public async ValueTask InitializeAsync()
    {
        _ecr = await EcrEmulator.StartAsync(cancellationToken: Token);
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _image = (await SampleImage.CreateIndex(1, [new Platform("linux", "amd64")]).PushToAsync(_source, "app", "1.0")).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _ecr.DisposeAsync();
        await _source.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_where_a_copy_would_work()
    {
        await using LocalRegistry other = await LocalRegistry.StartAsync(cancellationToken: Token);

        ProgramResult result = await RunAsync("doctor", "--src", _image, "--dest", $"{Host}/mirror/app", "--dest", $"{other.Host}/app");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Out.TrimEnd('\n').Split('\n');
        Assert.All(lines.SkipLast(1), line => Assert.Matches("^(ok|warning|skipped) +(credentials|sources|repositories|permissions|settings|quotas): ", line));
        Assert.Contains(lines, line => line.StartsWith($"ok       repositories: {Host}/mirror/app: missing: the repository would be made.", StringComparison.Ordinal));
        Assert.Contains($"ok       permissions: {other.Host}/app: would take a push anonymously.", lines);
        Assert.Matches(@"^\d+ ok, 1 warning, \d+ skipped; .* s\.$", lines[^1]);
        Assert.Empty(_ecr.Private().Repositories);
        Assert.Empty(other.Repositories);
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong_in_JSON_and_by_its_exit_code()
    {
        _ecr.AddKey(new KeyPair
        {
            AccessKeyId = "AKIAOFLITTLE",
            SecretAccessKey = "secret",
            Account = EcrEmulatorOptions.DefaultAccount,
            Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:DescribeRepositories"],"Resource":"*"}]}""")],
        });

        using ChildProgram program = ChildProgram.Start(
            _home,
            ["doctor", "--src", $"{_source.Host}/app:none", "--dest", $"{Host}/app", "-o", "json"],
            [.. Settings(), ("AWS_ACCESS_KEY_ID", "AKIAOFLITTLE"), ("AWS_SECRET_ACCESS_KEY", "secret")]);
        ProgramResult result = await program.EndAsync();

        Assert.Equal((ExitCode.SomeFailed, ""), (result.ExitCode, result.Error));
        JsonElement document = JsonDocument.Parse(result.Out).RootElement;
        string[] failed =
        [
            .. document.GetProperty("findings").EnumerateArray()
                .Where(finding => finding.GetProperty("status").GetString() is "failed")
                .Select(finding => $"{finding.GetProperty("area").GetString()}: {finding.GetProperty("what").GetString()}"),
        ];
        Assert.Contains("sources: read anonymously, and it has no such tag", failed);
        Assert.Contains("permissions: ecr:BatchCheckLayerAvailability is denied: nothing can be mirrored here", failed);
        Assert.Contains("permissions: ecr:CreateRepository is denied, and the repository is missing", failed);
        Assert.Equal(failed.Length, document.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task The_doctor_says_once_that_there_are_no_credentials()
    {
        (string, string)[] settings =
        [
            .. Settings().Where(setting => setting.Name is not ("AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY")),
            ("AWS_CONFIG_FILE", "/nowhere/config"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"),
        ];

        ProgramResult result = await ChildProgram.RunAsync(_home, ["doctor", "--src", $"{Host}/source:1.0", "--dest", $"{Host}/app"], settings);

        Assert.Equal((ExitCode.SomeFailed, ""), (result.ExitCode, result.Error));
        string[] lines = result.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(
            $"failed   credentials: {Host}: no token of the registry of account 123456789012 in us-east-1. ecr:GetAuthorizationToken for account 123456789012 needs credentials of AWS, and there are none in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), a profile (AWS_PROFILE), a web identity (AWS_WEB_IDENTITY_TOKEN_FILE), the agent of a pod or task (AWS_CONTAINER_CREDENTIALS_FULL_URI) or the metadata of the machine: set the first two, or name a profile.",
            lines[0]);
        Assert.All(lines[1..^1], line => Assert.StartsWith("skipped  ", line, StringComparison.Ordinal));
        Assert.Contains($"skipped  sources: {Host}/source:1.0: whether it can be read is not known. Nothing opens the registry: see credentials.", lines);
        Assert.Single(lines, line => line.Contains("AWS_PROFILE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Region", "eu-central-1", "Region 'eu-central-1' in Ecr:Registries is wrong: ")]
    [InlineData("Endpoint", null, "in Ecr:Registries is no control plane of Amazon ECR: it answered ecr:GetAuthorizationToken for account 123456789012 with status 401 and nothing of AWS's. ")]
    public async Task The_doctor_and_a_copy_name_the_setting_that_is_wrong(string name, string? value, string said)
    {
        string setting = $"ECR_MIRROR_Ecr__Registries__0__{name}";
        (string, string)[] settings = [.. Settings().Where(each => each.Name != setting), (setting, value ?? $"http://{Host}")];

        ProgramResult looked = await ChildProgram.RunAsync(_home, ["doctor", "--dest", $"{Host}/app"], settings);
        ProgramResult copied = await ChildProgram.RunAsync(_home, ["copy", "--src", _image, "--dest", $"{Host}/app"], settings);

        Assert.Equal((ExitCode.SomeFailed, ExitCode.AllFailed), (looked.ExitCode, copied.ExitCode));
        string failed = Assert.Single(looked.Out.Split('\n'), line => line.StartsWith("failed", StringComparison.Ordinal));
        Assert.Contains(said, failed, StringComparison.Ordinal);
        Assert.Contains(said.Replace("GetAuthorizationToken", "DescribeRepositories", StringComparison.Ordinal), copied.Out + copied.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(". .", looked.Out + copied.Out + copied.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u000a", looked.Out + copied.Out + copied.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_looks_at_what_the_rules_of_the_services_name()
    {
        (string state, string settings) = await DeclareAsync("mirror/app", "mirror/other");

        ProgramResult result = await RunAsync("doctor", "--config", settings, "--dest", $"{Host}/third");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"ok       rules: {state}: 1 rule; 2 destinations.\n", result.Out, StringComparison.Ordinal);
        Assert.Contains($"ok       sources: {_image}: ", result.Out, StringComparison.Ordinal);
        Assert.All(
            (string[])["mirror/app", "mirror/other", "third"],
            name => Assert.Contains($"ok       repositories: {Host}/{name}: missing: the repository would be made.", result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_rules_cannot_be_read_the_doctor_says_so_makes_no_state_and_looks_at_the_rest()
    {
        string state = Path.Combine(_home.FullName, "none.db");
        string settings = _home.Write("settings.json", $$"""{ "State": { "SqliteFile": "{{state}}" } }""");

        ProgramResult result = await RunAsync("doctor", "--config", settings, "--dest", $"{Host}/app");

        Assert.Equal((ExitCode.SomeFailed, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"failed   rules: {state}: the rules cannot be read. '{state}' is not there. ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"ok       repositories: {Host}/app: ", result.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(state));
    }

    [Fact]
    public async Task The_doctor_goes_on_where_nothing_listens()
    {
        RegistryHost gone = _source.Host;
        await _source.DisposeAsync();

        ProgramResult result = await RunAsync("doctor", "--src", $"{gone}/app:1.0", "--dest", $"{gone}/copy", "--dest", $"{Host}/app");

        Assert.Equal((ExitCode.SomeFailed, ""), (result.ExitCode, result.Error));
        Assert.Contains($"failed   sources: {gone}/app:1.0: cannot be read anonymously. ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"failed   permissions: {gone}/copy: takes no push anonymously. ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"ok       repositories: {Host}/app: ", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_leave_to_make_repositories_a_copy_into_one_that_is_missing_fails_and_makes_none()
    {
        ProgramResult refused = await RunAsync("copy", "--src", _image, "--dest", $"{Host}/app", "--no-create");
        bool isMade = _ecr.Private().Repositories.Count > 0;

        ProgramResult made = await RunAsync("copy", "--src", _image, "--dest", $"{Host}/app");

        Assert.Equal(ExitCode.AllFailed, refused.ExitCode);
        Assert.Contains($"{Host}/app does not exist, and may not be made: make it, or let it be made, with Ecr:Repositories:Create and without --no-create.", refused.Error, StringComparison.Ordinal);
        Assert.False(isMade);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
    }

    [Fact]
    public async Task A_copy_says_how_repositories_would_be_made_and_then_how_they_were()
    {
        string settings = _home.Write("settings.json", """
            { "Ecr": { "Repositories": { "Templates": [ { "Prefix": "mirror", "ScanOnPush": true, "Tags": { "owner": "mirror" } } ] } } }
            """);
        string[] copy = ["copy", "--src", _image, "--dest", $"{Host}/mirror/app", "--dest", $"{Host}/plain", "--config", settings];

        ProgramResult planned = await RunAsync([.. copy, "--dry-run"]);
        bool isMade = _ecr.Private().Repositories.Count > 0;
        ProgramResult done = await RunAsync(copy);
        ProgramResult again = await RunAsync([.. copy, "-o", "json"]);

        Assert.All([planned, done, again], result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.Contains(
            $"{Host}/mirror/app would be made, by Ecr:Repositories:Templates:0 (prefix 'mirror')\n  with scanOnPush: true\n  with tags: owner=mirror\n"
            + $"{Host}/plain would be made, nothing is declared of it\n",
            planned.Out,
            StringComparison.Ordinal);
        Assert.False(isMade);
        Assert.Contains($"{Host}/mirror/app was made\n{Host}/plain was made\n", done.Out, StringComparison.Ordinal);
        Assert.Empty(Json(again).GetProperty("repositories").EnumerateArray());
    }

    [Fact]
    public async Task A_setting_that_AWS_refuses_is_said_though_the_image_is_published()
    {
        const string ToNobody = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:Nothing"}]}""";
        string settings = _home.Write("settings.json", JsonSerializer.Serialize(new { Ecr = new { Repositories = new { Templates = new[] { new { Policy = ToNobody } } } } }));
        _ecr.AddKey(new KeyPair
        {
            AccessKeyId = "AKIAOFNOPOLICY",
            SecretAccessKey = "secret",
            Account = EcrEmulatorOptions.DefaultAccount,
            Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:SetRepositoryPolicy","Resource":"*"}]}""")],
        });

        ProgramResult done = await ChildProgram.RunAsync(
            _home,
            ["copy", "--src", _image, "--dest", $"{Host}/app", "--config", settings],
            [.. Settings(), ("AWS_ACCESS_KEY_ID", "AKIAOFNOPOLICY"), ("AWS_SECRET_ACCESS_KEY", "secret")]);

        Assert.Equal(ExitCode.Done, done.ExitCode);
        Assert.Contains($"{Host}/app was made\n", done.Out, StringComparison.Ordinal);
        Assert.StartsWith($"ecr-mirror: {Host}/app is not, or may not be, as declared: repositoryPolicy: none -> as declared: ", done.Error, StringComparison.Ordinal);
        Assert.Contains("ecr:SetRepositoryPolicy", done.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed", ExitCode.AllFailed, "failed")]
    [InlineData("Left", ExitCode.Done, "held")]
    public async Task A_dry_run_tells_of_a_tag_that_cannot_be_moved_what_the_copy_then_does(string resolution, int exitCode, string said)
    {
        string other = (await SampleImage.CreateIndex(2, [new Platform("linux", "amd64")]).PushToAsync(_source, "app", "2.0")).ToString();
        string settings = _home.Write("settings.json", $$"""
            { "Ecr": { "Repositories": { "Templates": [ { "ImageTagMutability": "IMMUTABLE" } ] } }, "Publisher": { "ImmutableTags": "{{resolution}}" } }
            """);
        await RunAsync("copy", "--src", _image, "--dest", $"{Host}/app:stable", "--config", settings);
        string[] copy = ["copy", "--src", other, "--dest", $"{Host}/app:stable", "--config", settings, "-o", "json"];

        ProgramResult planned = await RunAsync([.. copy, "--dry-run"]);
        ProgramResult done = await RunAsync(copy);

        Assert.Equal((exitCode, exitCode), (planned.ExitCode, done.ExitCode));
        JsonElement held = Json(planned).GetProperty("destinations").EnumerateArray().Last();
        Assert.Equal(
            (said, "policy", said),
            (held.GetProperty("plan").GetString(), held.GetProperty("kind").GetString(), Json(done).GetProperty("images")[0].GetProperty("status").GetString()));
        Assert.Contains("the tag 'stable' points to sha256:", held.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_in_resource_tags_are_followed_with_the_keys_that_are_named()
    {
        await TagAsync("external/app", "from", "which");

        string[] tags = ["--from", "tags", "--registry", $"{Host}", "--image-key", "from", "--tag-key", "which"];
        ProgramResult listed = await RunAsync(["rules", "list", .. tags, "-o", "json"]);
        ProgramResult synced = await RunAsync(["sync", .. tags]);
        ProgramResult elsewhere = await RunAsync(["sync", .. tags, "--region", "sa-east-1"]);

        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Equal(1, Json(listed).GetProperty("rules").GetArrayLength());
        Assert.Equal((0, ""), (synced.ExitCode, synced.Error));
        Assert.Contains("1 rule; 1 published; ", synced.Out, StringComparison.Ordinal);
        Assert.Contains("1.0", _ecr.Private().Repository(RepositoryName.Parse("external/app")).Tags.Keys.Select(tag => tag.ToString()));
        Assert.Equal(ExitCode.WrongInput, elsewhere.ExitCode);
        Assert.Contains("name those of that region with --registry", elsewhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_names_a_region_alone_means_the_repositories_of_the_own_account()
    {
        await TagAsync("own/app", "upstream-image", "upstream-tags");
        string region = _ecr.Private().Region;

        (string, string)[] asAwsSaysIt = [.. Settings().Where(setting => !setting.Name.EndsWith("__Endpoint", StringComparison.Ordinal)), ("AWS_ENDPOINT_URL_ECR", $"{_ecr.ApiAddress}")];
        ProgramResult listed = await ChildProgram.RunAsync(_home, ["list", "--region", region], asAwsSaysIt);
        ProgramResult synced = await RunAsync("sync", "--region", region);
        ProgramResult unknown = await ChildProgram.RunAsync(
            _home, ["sync", "--region", "sa-east-1"], ("AWS_ENDPOINT_URL_ECR", $"{_ecr.ApiAddress}"), ("AWS_ACCESS_KEY_ID", "AKIANOBODY"), ("AWS_SECRET_ACCESS_KEY", "secret"));

        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Contains("1 image: 0 current, 1 lacking.", listed.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (synced.ExitCode, synced.Error));
        Assert.Contains("1 rule; 1 published; ", synced.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongInput, unknown.ExitCode);
        Assert.Contains("which registry is yours; name it with --registry. ", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_the_table_are_followed_from_the_command_line()
    {
        (_, string settings) = await DeclareAsync("table/app");

        ProgramResult synced = await RunAsync("sync", "--from", "table", "--config", settings);

        Assert.Equal((0, ""), (synced.ExitCode, synced.Error));
        Assert.Contains("1 rule; 1 published; ", synced.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ExitCode.AllFailed, "set Publisher:ImmutableTags to Left or SideTag")]
    [InlineData("failed", ExitCode.AllFailed, "set immutableTags of the rule 'app' to left or sideTag")]
    [InlineData("left", ExitCode.Done, "the image would be there without it")]
    [InlineData("sideTag", ExitCode.Done, "the image would be there without it")]
    public async Task A_plan_tells_of_a_tag_that_cannot_be_moved_and_is_carried_out_as_the_rule_wants(string? resolution, int exitCode, string said)
    {
        SampleContent next = SampleImage.CreateIndex(2, [new Platform("linux", "amd64")]);
        await next.PushToAsync(_source, "app", "2.0");
        string settings = _home.Write("settings.json", """{ "Ecr": { "Repositories": { "Templates": [ { "ImageTagMutability": "IMMUTABLE" } ] } } }""");
        await RunAsync("copy", "--src", _image, "--dest", $"{Host}/app:stable", "--config", settings);
        string rules = _home.Write("rules.yaml", $$"""
            rules:
              - id: app
                source: {{_source.Host}}/app:2.0
                destinations: ["{{Host}}/app:stable"]
                {{(resolution is null ? "" : $"immutableTags: {resolution}")}}
            """);
        string plan = Path.Combine(_home.FullName, "plan.json");

        ProgramResult planned = await RunAsync("plan", "--rules", rules, "--config", settings, "-o", plan);
        ProgramResult applied = await RunAsync("apply", plan, "--config", settings);

        Assert.Equal(exitCode, planned.ExitCode);
        Assert.Contains("the tag 'stable' points to sha256:", planned.Error, StringComparison.Ordinal);
        Assert.Contains(said, planned.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, applied.ExitCode);
        string[] tags = [.. _ecr.Private().Repository(RepositoryName.Parse("app")).Tags.Where(tag => tag.Value == next.Digest).Select(tag => tag.Key.ToString())];
        Assert.Equal(resolution is "sideTag" ? [$"stable-{next.Digest.Encoded[..12]}"] : [], tags);
    }

    [Fact]
    public async Task A_rule_of_each_form_moves_round_all_of_them_and_comes_back_equal()
    {
        using AmazonECRClient ecr = Client();
        foreach (string name in (string[])["filed", "tagged", "rowed"])
            await ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = $"mirror/{name}" }, Token);
        string file = _home.Write("rules.yaml", $$"""
            version: 1 # kept
            rules:
              - id: filed
                source: ghcr.io/team/filed
                select: { tags: ["1.*", latest], exclude: ["*-rc*"] }
                destinations: ["{{Host}}/mirror/{name}"]
                schedule: cron 0 6 * * 1-5
                platforms: [linux/amd64, linux/arm64]
              - id: newest
                source: ghcr.io/team/newest
                select: { tags: [">=1.2"], newest: 5 }
                destinations: ["{{Host}}/mirror/newest"]
            """);
        string original = File.ReadAllText(file);
        string back = Path.Combine(_home.FullName, "back.yaml");
        string[] registry = ["--registry", $"{Host}"];
        ProgramResult tagged = await RunAsync(["rules", "add", "--to", "tags", .. registry, "--id", "tagged", "--src", "ghcr.io/team/tagged", "--tags", "*", "--dest", $"{Host}/mirror/tagged"]);
        ProgramResult rowed = await RunAsync("rules", "add", "--to", "table", "--id", "rowed", "--src", "ghcr.io/team/rowed", "--tags", "1.*", "--dest", $"{Host}/mirror/rowed");

        ProgramResult toTable = await RunAsync(["rules", "import", "--from", "file", "--from", "tags", "--rules", file, .. registry, "--to", "table", "-o", "json"]);
        ProgramResult toTags = await RunAsync(["rules", "import", "--from", "table", "--to", "tags", .. registry, "-o", "json"]);
        ProgramResult toFile = await RunAsync(["rules", "import", "--from", "tags", .. registry, "--to", "file", "--file", back, "-o", "json"]);
        ProgramResult again = await RunAsync(["rules", "import", "--from", "file", "--rules", back, .. registry, "--to", "tags", "-o", "json"]);
        ProgramResult home = await RunAsync("rules", "import", "--from", "table", "--to", "file", "--file", file, "-o", "json");

        Assert.All([tagged, rowed, toTable, toFile, again, home], result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.Equal(["filed added", "newest added", "tagged added"], Outcomes(toTable));
        Assert.Equal((ExitCode.SomeFailed, ""), (toTags.ExitCode, toTags.Error));
        Assert.Equal(["filed added", "newest refused", "rowed added", "tagged same"], Outcomes(toTags));
        Assert.Contains("Resource tags have nothing for 'newest'.", toTags.Out, StringComparison.Ordinal);
        Assert.Contains("'>'", toTags.Out, StringComparison.Ordinal);
        Assert.Equal(["filed added", "rowed added", "tagged added"], Outcomes(toFile));
        Assert.Equal(["filed same", "rowed same", "tagged same"], Outcomes(again));
        Assert.Equal(["filed same", "newest same", "rowed added", "tagged added"], Outcomes(home));
        Assert.StartsWith(original, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_rule_of_resource_tags_takes_its_own_away_and_no_others()
    {
        using AmazonECRClient ecr = Client();
        string arn = (await ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "mirror/app", Tags = [new AwsTag { Key = "owner", Value = "team-a" }] }, Token)).Repository!.RepositoryArn!;
        string[] registry = ["--registry", $"{Host}"];
        await RunAsync(["rules", "add", "--to", "tags", .. registry, "--id", "app", "--src", "ghcr.io/team/app", "--tags", "1.*", "--dest", $"{Host}/mirror/app"]);

        ProgramResult misspelt = await RunAsync(["rules", "remove", "ap", "--from", "tags", .. registry]);
        ProgramResult dry = await RunAsync(["rules", "remove", "app", "--from", "tags", .. registry, "--dry-run"]);
        int tags = (await ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, Token)).Tags!.Count;
        ProgramResult removed = await RunAsync(["rules", "remove", "app", "--from", "tags", .. registry]);

        Assert.Equal((ExitCode.WrongInput, "ecr-mirror: There is no rule 'ap' in resource tags, and nothing was removed: is 'app' meant?\n"), (misspelt.ExitCode, misspelt.Error));
        Assert.Equal((0, 4), (dry.ExitCode, tags));
        Assert.Equal((0, ""), (removed.ExitCode, removed.Error));
        Assert.Equal("removed   app\n1 removed; resource tags.\nImages that were mirrored stay where they are.\n", removed.Out);
        AwsTag left = Assert.Single((await ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, Token)).Tags!);
        Assert.Equal("owner", left.Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DescribeRepositories")]
    [InlineData("ListTagsForResource")]
    [InlineData("TagResource")]
    [InlineData("UntagResource")]
    public async Task Four_actions_are_all_that_rules_of_resource_tags_need_and_one_that_is_denied_is_named(string? denied)
    {
        string[] actions = ["DescribeRepositories", "ListTagsForResource", "TagResource", "UntagResource"];
        using AmazonECRClient ecr = Client();
        await ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "mirror/app" }, Token);
        _ecr.AddKey(new KeyPair
        {
            AccessKeyId = "AKIAOFRULES",
            SecretAccessKey = "secret",
            Account = EcrEmulatorOptions.DefaultAccount,
            Policies = [IamPolicy.Parse($$"""{"Statement":[{"Effect":"Allow","Action":[{{string.Join(',', actions.Where(action => action != denied).Select(action => $"\"ecr:{action}\""))}}],"Resource":"*"}]}""")],
        });
        (string, string)[] settings = [.. Settings(), ("AWS_ACCESS_KEY_ID", "AKIAOFRULES"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        string[] add = ["rules", "add", "--to", "tags", "--registry", $"{Host}", "--id", "app", "--src", "ghcr.io/team/app", "--tags", "*", "--dest", $"{Host}/mirror/app"];

        ProgramResult added = await ChildProgram.RunAsync(_home, add, settings);
        ProgramResult removed = await ChildProgram.RunAsync(_home, ["rules", "remove", "app", "--from", "tags", "--registry", $"{Host}"], settings);

        if (denied is null)
            Assert.Equal((0, 0, "", ""), (added.ExitCode, removed.ExitCode, added.Error, removed.Error));
        else
            Assert.Contains($"ecr:{denied}", added.Out + added.Error + removed.Out + removed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_for_a_repository_that_is_not_there_is_refused_and_the_others_are_written()
    {
        using AmazonECRClient ecr = Client();
        await ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "mirror/there" }, Token);
        string file = _home.Write("rules.yaml", $$"""
            version: 1
            rules:
              - { id: absent, source: ghcr.io/team/absent, select: { tags: ["*"] }, destinations: ["{{Host}}/mirror/{name}"] }
              - { id: there, source: ghcr.io/team/there, select: { tags: ["*"] }, destinations: ["{{Host}}/mirror/{name}"] }
            """);

        ProgramResult imported = await RunAsync("rules", "import", "--rules", file, "--to", "tags", "--registry", $"{Host}", "-o", "json");

        Assert.Equal((ExitCode.SomeFailed, ""), (imported.ExitCode, imported.Error));
        Assert.Equal(["absent refused", "there added"], Outcomes(imported));
        Assert.Contains($"There is no repository {Host}/mirror/absent: make it first", imported.Out, StringComparison.Ordinal);
    }

    private static string[] Outcomes(ProgramResult result) =>
        [.. Json(result).GetProperty("rules").EnumerateArray().Select(rule => $"{rule.GetProperty("id").GetString()} {rule.GetProperty("outcome").GetString()}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Pull_through_caches_are_planned_applied_and_listed()
    {
        string settings = _home.Write("settings.json", $$"""
            { "PullThrough": { "Rules": [
              { "Registry": "{{Host}}", "Prefix": "adot", "Upstream": "ecr-public", "Template": { "ImageTagMutability": "MUTABLE" }, "Images": [ "adot/aws-otel-collector" ] },
              { "Registry": "{{Host}}", "Prefix": "k8s", "Upstream": "k8s", "Pullers": [ "111122223333" ] }
            ] } }
            """);

        ProgramResult planned = await RunAsync("pull-through", "plan", "--config", settings);
        ProgramResult before = await RunAsync("pull-through", "list", "--config", settings, "-o", "json");
        ProgramResult applied = await RunAsync("pull-through", "apply", "--config", settings, "-o", "json");
        ProgramResult again = await RunAsync("pull-through", "apply", "--config", settings, "-o", "json");
        ProgramResult listed = await RunAsync("pull-through", "list", "--registry", $"{Host}", "-o", "json");

        Assert.All([planned, before, applied, again, listed], result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.Contains("Plan: 4 create; nothing was changed.", planned.Out, StringComparison.Ordinal);
        Assert.Contains($"{Host}/adot/aws-otel-collector is public.ecr.aws/aws-otel-collector", planned.Out, StringComparison.Ordinal);
        Assert.Empty(Json(before).GetProperty("entries").EnumerateArray());
        Assert.Equal((4, 0), (Json(applied).GetProperty("changed").GetInt32(), Json(applied).GetProperty("failed").GetInt32()));
        Assert.Equal(0, Json(again).GetProperty("changed").GetInt32());
        Assert.Equal(
            ["rule adot True", "rule k8s True", "template adot "],
            Json(listed).GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("part").GetString()} {entry.GetProperty("prefix").GetString()} {entry.GetProperty("isValid")}"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_declared_caches_is_said_before_AWS_is_asked()
    {
        string settings = _home.Write("settings.json", """
            { "PullThrough": { "Rules": [ { "Registry": "quay.io", "Prefix": "x", "Upstream": "docker-hub" } ], "Rule": [] } }
            """);

        ProgramResult misspelt = await RunAsync("pull-through", "apply", "--config", settings);
        _home.Write("settings.json", """{ "PullThrough": { "Rules": [ { "Registry": "quay.io", "Prefix": "x", "Upstream": "docker-hub" } ] } }""");
        ProgramResult wrong = await RunAsync("pull-through", "apply", "--config", settings);

        Assert.Equal(ExitCode.WrongInput, misspelt.ExitCode);
        Assert.Contains("PullThrough:Rule in settings.json is not known: is 'Rules' meant?", misspelt.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongInput, wrong.ExitCode);
        Assert.Equal(3, wrong.Error.TrimEnd('\n').Split('\n').Length);
        Assert.Empty(_ecr.Actions.Entries);
    }

    /// <summary>A state file with a rule that mirrors the image to repositories, and settings that name the file.</summary>
    private async Task<(string State, string Settings)> DeclareAsync(params string[] destinations)
    {
        string state = Path.Combine(_home.FullName, "state.db");
        await using ServiceProvider services = new ServiceCollection().AddState(options => options.SqliteFile = state).BuildServiceProvider();
        await services.GetRequiredService<IMirrorRules>().PutAsync(
            new MirrorRule
            {
                Id = "app",
                Origin = new RuleOrigin(RuleOriginKind.Table, _image),
                Source = ImageReference.Parse(_image),
                Destinations = [.. destinations.Select(name => new RuleDestination(RepositoryTemplate.Parse($"{Host}/{name}"), [TagTemplate.Parse("1.0")]))],
            },
            Token);
        return (state, _home.Write("settings.json", $$"""{ "State": { "SqliteFile": "{{state}}" } }"""));
    }

    private AmazonECRClient Client()
    {
        KeyPair key = EcrEmulatorOptions.Default.Keys[0];
        return new AmazonECRClient(key.AccessKeyId, key.SecretAccessKey, new AmazonECRConfig { ServiceURL = $"{_ecr.ApiAddress}", AuthenticationRegion = _ecr.Private().Region });
    }

    private static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.Out).RootElement;

    private async Task TagAsync(string repository, string imageKey, string tagsKey)
    {
        using AmazonECRClient api = Client();
        await api.CreateRepositoryAsync(
            new CreateRepositoryRequest
            {
                RepositoryName = repository,
                Tags = [new AwsTag { Key = imageKey, Value = $"{_source.Host}/app" }, new AwsTag { Key = tagsKey, Value = "1.+" }],
            },
            Token);
    }

    private Task<ProgramResult> RunAsync(params string[] args) => ChildProgram.RunAsync(_home, args, [.. Settings()]);

    private IEnumerable<(string Name, string Value)> Settings()
    {
        KeyPair key = EcrEmulatorOptions.Default.Keys[0];
        yield return ("AWS_ACCESS_KEY_ID", key.AccessKeyId);
        yield return ("AWS_SECRET_ACCESS_KEY", key.SecretAccessKey);
        yield return ("AWS_EC2_METADATA_DISABLED", "true");
        yield return ("ECR_MIRROR_Ecr__Registries__0__Host", $"{Host}");
        yield return ("ECR_MIRROR_Ecr__Registries__0__Account", _ecr.Private().Account);
        yield return ("ECR_MIRROR_Ecr__Registries__0__Region", _ecr.Private().Region);
        yield return ("ECR_MIRROR_Ecr__Registries__0__Endpoint", $"{_ecr.ApiAddress}");
    }
}
