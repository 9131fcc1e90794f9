using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Registry.Tests.Credentials;

public sealed class CredentialFilesTests : IDisposable
{
    private static readonly Repository App = Repository.Parse("a.example/team/app");

    private readonly string _home = Directory.CreateTempSubdirectory("ecrmirror-home-").FullName;
    private readonly Dictionary<string, string> _environment = [];
    private readonly RegistryOptions _options = new();

    public CredentialFilesTests() => _environment["HOME"] = _home;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Dockers_file_comes_before_podmans()
    {
        Write(".docker/config.json", Entry("docker"));
        Write(".config/containers/auth.json", Entry("podman"));

        Assert.Equal("docker", (await FindAsync(Files()))?.Username);
    }

    [Fact]
    public async Task Podmans_file_is_found_where_docker_has_no_entry()
    {
        Write(".docker/config.json", "{}");
        Write("run/containers/auth.json", Entry("podman"));
        _environment["XDG_RUNTIME_DIR"] = Path.Combine(_home, "run");

        Assert.Equal("podman", (await FindAsync(Files()))?.Username);
    }

    [Fact]
    public async Task A_named_file_is_the_only_one()
    {
        Write(".docker/config.json", Entry("docker"));
        _options.AuthFile = Write("mine.json", "{}");

        Assert.Null(await FindAsync(Files()));
    }

    [Fact]
    public async Task A_named_file_that_is_missing_is_an_error()
    {
        _environment["REGISTRY_AUTH_FILE"] = Path.Combine(_home, "nowhere.json");

        RegistryException missing = await Assert.ThrowsAsync<RegistryException>(async () => await FindAsync(Files()));

        Assert.Contains("nowhere.json does not exist", missing.Message, StringComparison.Ordinal);
        Assert.False(missing.IsTransient);
    }

    [Fact]
    public async Task A_malformed_file_that_nobody_named_is_skipped()
    {
        Write(".docker/config.json", "{");
        Write(".config/containers/auth.json", Entry("podman"));

        Assert.Equal("podman", (await FindAsync(Files()))?.Username);
    }

    [Fact]
    public async Task A_file_that_changes_is_read_again()
    {
        string path = Write(".docker/config.json", Entry("before"));
        CredentialFiles files = Files();
        await FindAsync(files);

        Write(".docker/config.json", Entry("after"));
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("after", (await FindAsync(files))?.Username);
    }

    [Fact]
    public async Task A_helper_is_asked_for_its_host_until_it_is_to_be_forgotten()
    {
        Helper("counting", """read host; echo x >> "$0.calls"; echo "{\"Username\":\"u-$host\",\"Secret\":\"s\"}" """);
        _options.AuthFile = Write("mine.json", """{"credHelpers":{"a.example":"counting"}}""");
        CredentialFiles files = Files();

        RegistryCredential? first = await FindAsync(files);
        await FindAsync(files);
        files.Forget(App.Host);
        await FindAsync(files);

        Assert.Equal("u-a.example", first?.Username);
        Assert.Equal("docker-credential-counting", first?.Source);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_home, "docker-credential-counting.calls")).Length);
    }

    [Fact]
    public async Task A_store_without_an_entry_leaves_it_to_the_file()
    {
        Helper("empty", "echo 'credentials not found in native keychain'; exit 1");
        _options.AuthFile = Write("mine.json", """{"credsStore":"empty","auths":{"a.example":{"username":"file","password":"x"}}}""");

        Assert.Equal("file", (await FindAsync(Files()))?.Username);
    }

    [Fact]
    public async Task A_helper_that_hands_out_a_token_gives_an_identity_token()
    {
        Helper("token", """echo '{"Username":"<token>","Secret":"refresh"}'""");
        _options.AuthFile = Write("mine.json", """{"credsStore":"token"}""");

        Assert.Equal(CredentialKind.IdentityToken, (await FindAsync(Files()))?.Kind);
    }

    [Theory]
    [InlineData("broken", "echo hunter2; echo hunter2 >&2; exit 3", "it ended with 3")]
    [InlineData("chatty", "echo hunter2", "it did not write what the protocol asks for")]
    public async Task A_helper_that_fails_is_named_with_the_host_and_none_of_its_output(string name, string script, string reason)
    {
        Helper(name, script);
        _options.AuthFile = Write("mine.json", $$"""{"credsStore":"{{name}}"}""");

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(async () => await FindAsync(Files()));

        Assert.Equal($"The credential helper docker-credential-{name} gave no credentials for a.example: {reason}.", failed.Message);
        Assert.DoesNotContain("hunter2", failed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-helper", "cannot be started")]
    [InlineData("../evil", "no name of a credential helper")]
    public async Task A_helper_that_cannot_be_run_is_an_error(string name, string reason)
    {
        _options.AuthFile = Write("mine.json", $$"""{"credsStore":"{{name}}"}""");

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(async () => await FindAsync(Files()));

        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_hangs_is_given_up()
    {
        Helper("hanging", "exec sleep 600");
        _options.CredentialHelperTimeout = TimeSpan.FromMilliseconds(200);
        _options.AuthFile = Write("mine.json", """{"credsStore":"hanging"}""");

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(async () => await FindAsync(Files()));

        Assert.Contains("it took longer than", failed.Message, StringComparison.Ordinal);
    }

    private static string Entry(string user) => $$"""{"auths":{"a.example":{"username":"{{user}}","password":"x"} } }""";

    private static ValueTask<RegistryCredential?> FindAsync(CredentialFiles files) => files.FindAsync(App, Content.Token);

    private CredentialFiles Files() =>
        new(_options, name => _environment.GetValueOrDefault(name), TimeProvider.System, NullLogger.Instance);

    private string Write(string name, string content)
    {
        string path = Path.Combine(_home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    // Programs are looked for along PATH, which belongs to the whole process; every test class that adds to it would collide.
    private void Helper(string name, string script)
    {
        string path = Write($"docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{_home}:{Environment.GetEnvironmentVariable("PATH")}");
    }
}
