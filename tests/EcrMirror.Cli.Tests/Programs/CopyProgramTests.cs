using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

public sealed class CopyProgramTests : IAsyncLifetime
{
    private static readonly Platform[] Platforms = [new("linux", "amd64"), new("linux", "arm64", "v8")];

    private readonly ScratchFolder _home = new();
    private readonly SampleContent _image = SampleImage.CreateIndex(1, Platforms);
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;
    private string _reference = "";

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _destination = await LocalRegistry.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _reference = (await _image.PushToAsync(_source, "app", "1.0")).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task An_image_is_mirrored_with_its_digest_and_found_current_after()
    {
        ProgramResult first = await CopyAsync("--dest", $"{_destination.Host}/mirror/app");

        ProgramResult second = await CopyAsync("--dest", $"{_destination.Host}/mirror/app");

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("1 published; copied 5 ", first.Out, StringComparison.Ordinal);
        Assert.Contains(_image.Digest, await _destination.ShouldBeCompleteAsync("mirror/app", "1.0"));
        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        Assert.Contains("1 current; nothing was copied; ", second.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_is_the_only_thing_on_standard_output()
    {
        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/mirror/app", "--output", "json");

        JsonElement document = JsonDocument.Parse(result.Out).RootElement;
        JsonElement image = Assert.Single(document.GetProperty("images").EnumerateArray());
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("published", image.GetProperty("status").GetString());
        Assert.Equal(_image.Digest.ToString(), image.GetProperty("digest").GetString());
        Assert.Equal(5, image.GetProperty("copied").GetProperty("blobs").GetInt32());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], image.GetProperty("platforms").EnumerateArray().Select(platform => platform.GetString()));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_none_of_it()
    {
        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/mirror/app", "--dry-run");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Dry run: to copy 5 ", result.Out, StringComparison.Ordinal);
        Assert.All(_destination.Journal.Entries, entry => Assert.Contains(entry.Request.Method, (string[])["GET", "HEAD"]));
    }

    [Fact]
    public async Task One_destination_that_fails_leaves_the_other_done_and_is_told_apart()
    {
        _destination.Faults.FailNext(request => request.Method is not ("GET" or "HEAD"), System.Net.HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);
        await using LocalRegistry other = await LocalRegistry.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/app", "--dest", $"{other.Host}/app");

        Assert.Equal(ExitCode.SomeFailed, result.ExitCode);
        Assert.Contains("1 published, 1 failed", result.Out, StringComparison.Ordinal);
        Assert.StartsWith($"ecr-mirror: {_reference} -> {_destination.Host}/app: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await other.ShouldBeCompleteAsync("app", "1.0");
    }

    [Fact]
    public async Task A_source_tag_that_is_absent_fails_everywhere_and_JSON_says_so()
    {
        using ChildProgram program = ChildProgram.Start(
            _home, ["copy", "--src", $"{_source.Host}/app:none", "--dest", $"{_destination.Host}/app", "-o", "json"]);

        ProgramResult result = await program.EndAsync();

        JsonElement document = JsonDocument.Parse(result.Out).RootElement;
        JsonElement image = Assert.Single(document.GetProperty("images").EnumerateArray());
        Assert.Equal(ExitCode.AllFailed, result.ExitCode);
        Assert.Equal(1, document.GetProperty("failed").GetInt32());
        Assert.Equal("failed", image.GetProperty("status").GetString());
        Assert.Equal(("plan", "notFound"), (image.GetProperty("stage").GetString(), image.GetProperty("kind").GetString()));
        Assert.Contains("has no manifest 'none'", image.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_wants_credentials_nobody_gave_names_the_cure()
    {
        await using LocalRegistry closed = await LocalRegistry.StartAsync(
            new LocalRegistryOptions { Credentials = new LocalCredentials("robot", "secret") }, TestContext.Current.CancellationToken);

        ProgramResult result = await CopyAsync("--dest", $"{closed.Host}/app");

        Assert.Equal(ExitCode.AllFailed, result.ExitCode);
        Assert.Contains($"run 'docker login {closed.Host}' or pass --auth-file", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Credentials_come_from_the_named_file()
    {
        await using LocalRegistry closed = await LocalRegistry.StartAsync(
            new LocalRegistryOptions { Credentials = new LocalCredentials("robot", "secret") }, TestContext.Current.CancellationToken);
        string file = _home.Write("auth.json", $$"""
            { "auths": { "{{closed.Host}}": { "auth": "{{Convert.ToBase64String("robot:secret"u8)}}" } } }
            """);

        ProgramResult result = await CopyAsync("--dest", $"{closed.Host}/app", "--auth-file", file);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_malformed_file_with_credentials_is_refused_before_anything_is_asked()
    {
        string file = _home.Write("auth.json", "{");

        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/app", "--auth-file", file);

        result.ShouldRefuse($"The credentials in {file} cannot be read: malformed JSON");
        Assert.Empty(_source.Journal.Entries);
        Assert.Empty(_destination.Journal.Entries);
    }

    [Fact]
    public async Task A_file_with_authorities_that_has_none_is_refused()
    {
        string file = _home.Write("ca.pem", "not a certificate");

        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/app", "--ca-file", file);

        result.ShouldRefuse($"{file} holds no certificate in PEM form.");
    }

    [Fact]
    public async Task State_that_is_no_database_is_refused_with_the_cure()
    {
        string file = _home.Write("state.db", new string('x', 4096));

        ProgramResult result = await CopyAsync("--dest", $"{_destination.Host}/app", "--state", file);

        result.ShouldRefuse($"'{file}' is not an SQLite database. Name another file to keep state in. (--state or ECR_MIRROR_STATE names the file.)");
    }

    [Theory]
    [InlineData("ECR_MIRROR_Copier__ConcurrentBlobs", "many", "The setting ECR_MIRROR_Copier__ConcurrentBlobs='many' cannot be read: it should be a value of type Int32.")]
    [InlineData("ECR_MIRROR_Copier__ConcurrentBlobs", "0", "The setting ECR_MIRROR_Copier__ConcurrentBlobs is wrong: The field ConcurrentBlobs must be between 1 and 256.")]
    [InlineData("ECR_MIRROR_Registry__RetryAttempts", "99", "The setting ECR_MIRROR_Registry__RetryAttempts is wrong: The field RetryAttempts must be between 0 and 20.")]
    [InlineData("REGISTRY_AUTH_FILE", "/no/such", "The file with credentials /no/such does not exist, or is a folder.")]
    public async Task A_wrong_setting_is_refused_by_name(string name, string value, string message)
    {
        ProgramResult result = await ChildProgram.RunAsync(
            _home, ["copy", "--src", _reference, "--dest", $"{_destination.Host}/app"], (name, value));

        result.ShouldRefuse(message);
    }

    [Fact]
    public async Task Ctrl_C_stops_a_copy_and_the_next_run_finishes_it()
    {
        FrozenRequests frozen = _destination.Faults.Freeze(request => request.Method is "PUT" or "POST");
        using ChildProgram program = ChildProgram.Start(_home, ["copy", "--src", _reference, "--dest", $"{_destination.Host}/app"]);
        await _destination.Journal.WhenAsync(entry => entry.Request.Method is "PUT" or "POST", TestContext.Current.CancellationToken);

        await program.SignalAsync("INT");
        ProgramResult stopped = await program.EndAsync();
        frozen.Release();
        _destination.Faults.Clear();
        ProgramResult again = await CopyAsync("--dest", $"{_destination.Host}/app");

        Assert.Equal((ExitCode.Cancelled, ""), (stopped.ExitCode, stopped.Out));
        Assert.Equal("ecr-mirror: Stopped. What was published is complete; running the same command again goes on from here.\n", stopped.Error);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        await _destination.ShouldBeCompleteAsync("app", "1.0");
    }

    private Task<ProgramResult> CopyAsync(params string[] args) => ChildProgram.RunAsync(_home, ["copy", "--src", _reference, .. args]);
}
