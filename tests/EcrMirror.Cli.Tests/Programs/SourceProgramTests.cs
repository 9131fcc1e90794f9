using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>How sources are opened, and what is read from them.</summary>
public sealed class SourceProgramTests : IAsyncLifetime
{
    private readonly ScratchFolder _home = new();
    private readonly SampleContent _image = SampleImage.CreateIndex(1, [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")]);
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Image => $"{_source.Host}/team/app:1.0";

    public async ValueTask InitializeAsync()
    {
        _source = await StartClosedAsync();
        _destination = await LocalRegistry.StartAsync(cancellationToken: Token);
        _image.AddTo(_source.Repository("team/app"), Tag.Parse("1.0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData("--src-creds", "robot:secret")]
    [InlineData("--src-username", "robot", "--src-password", "secret")]
    public async Task Credentials_on_the_command_line_open_the_source(params string[] flags)
    {
        ProgramResult result = await CopyAsync(flags);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(_image.Digest, await _destination.ShouldBeCompleteAsync("app", "1.0"));
    }

    [Fact]
    public async Task Credentials_of_the_environment_open_the_source_and_a_file_may_have_the_password()
    {
        string password = _home.Write("password", "secret\n");

        ProgramResult typed = await CopyAsync(["--src-username", "robot", "--src-password-file", password]);
        ProgramResult silent = await ChildProgram.RunAsync(
            _home, ["copy", "-s", Image, "-d", $"{_destination.Host}/other"], ("ECR_MIRROR_SRC_USERNAME", "robot"), ("ECR_MIRROR_SRC_PASSWORD", "secret"));

        Assert.Equal((0, "", 0, ""), (typed.ExitCode, typed.Error, silent.ExitCode, silent.Error));
        await _destination.ShouldBeCompleteAsync("other", "1.0");
    }

    [Fact]
    public async Task Credentials_for_the_source_are_never_shown_to_the_destination()
    {
        await using LocalRegistry closed = await StartClosedAsync();

        ProgramResult result = await ChildProgram.RunAsync(_home, ["copy", "-s", Image, "-d", $"{closed.Host}/app", "-d", $"{_destination.Host}/app", "--src-creds", "robot:secret"]);

        Assert.Equal(ExitCode.SomeFailed, result.ExitCode);
        Assert.Contains($"No credentials were found for {closed.Host}", result.Error, StringComparison.Ordinal);
        Assert.Contains(_source.Journal.Entries, entry => entry.SentAuthorization);
        Assert.NotEmpty(closed.Journal.Entries);
        Assert.DoesNotContain(closed.Journal.Entries, entry => entry.SentAuthorization);
    }

    [Fact]
    public async Task No_credentials_are_shown_where_none_are_wanted_whatever_a_file_has()
    {
        string file = WriteAuthFile("secret");

        ProgramResult open = await CopyAsync(["--auth-file", file]);
        _source.Journal.Clear();
        ProgramResult refused = await CopyAsync(["--auth-file", file, "--src-no-creds"]);

        Assert.Equal(0, open.ExitCode);
        Assert.Equal(ExitCode.AllFailed, refused.ExitCode);
        Assert.DoesNotContain(_source.Journal.Entries, entry => entry.SentAuthorization);
    }

    [Fact]
    public async Task A_file_for_the_source_takes_the_place_of_that_for_all()
    {
        string wrong = WriteAuthFile("old");
        string right = WriteAuthFile("secret");

        ProgramResult result = await CopyAsync(["--auth-file", wrong, "--src-authfile", right]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_token_is_sent_as_it_is_and_none_is_fetched()
    {
        await using LocalRegistry tokens = await LocalRegistry.StartAsync(
            new LocalRegistryOptions { Credentials = new LocalCredentials("robot", "secret"), Tokens = new TokenOptions() }, Token);
        _image.AddTo(tokens.Repository("team/app"), Tag.Parse("1.0"));
        string token = await FetchTokenAsync(tokens, "repository:team/app:pull");
        tokens.Journal.Clear();

        ProgramResult result = await ChildProgram.RunAsync(
            _home, ["copy", "-s", $"{tokens.Host}/team/app:1.0", "-d", $"{_destination.Host}/app", "--src-registry-token", token]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(tokens.Journal.Entries, entry => entry.AuthorizationScheme == "Bearer");
        Assert.DoesNotContain(tokens.Journal.Entries, entry => entry.Request.Path.Contains("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_is_shown_to_a_registry_that_wants_one()
    {
        await using MutualTlsServer server = await MutualTlsServer.StartAsync(_home, Token);
        string folder = Directory.CreateDirectory(_home.Of("with")).FullName;
        foreach (string name in (string[])["ca.crt", "client.cert", "client.key"])
            File.Copy(_home.Of(name), Path.Combine(folder, name));

        ProgramResult without = await ChildProgram.RunAsync(
            _home, ["copy", "-s", $"{server.Host}/app:1.0", "-d", $"{_destination.Host}/app", "--ca-file", _home.Of("ca.crt")]);
        ProgramResult with = await ChildProgram.RunAsync(
            _home, ["copy", "-s", $"{server.Host}/app:1.0", "-d", $"{_destination.Host}/app", "--src-cert-dir", folder]);

        Assert.DoesNotContain("has no manifest", without.Error, StringComparison.Ordinal);
        Assert.Contains("has no manifest '1.0'", with.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client.key", "client.cert has no key beside it, client.key.")]
    [InlineData("client.cert", "client.key has no certificate beside it, client.cert.")]
    public async Task A_certificate_without_its_key_is_refused(string missing, string said)
    {
        await using MutualTlsServer server = await MutualTlsServer.StartAsync(_home, Token);
        File.Delete(_home.Of(missing));

        ProgramResult result = await CopyAsync(["--src-cert-dir", _home.FullName]);

        result.ShouldRefuse(said);
    }

    [Fact]
    public async Task A_policy_that_rejects_the_source_keeps_everything_from_being_asked()
    {
        string policy = _home.Write("policy.json", $$"""
            { "default": [{ "type": "insecureAcceptAnything" }], "transports": { "docker": { "{{_source.Host}}": [{ "type": "reject" }] } } }
            """);

        ProgramResult result = await CopyAsync(["--src-creds", "robot:secret", "--policy", policy]);

        result.ShouldRefuse($"{Image} may not be mirrored: {policy} rejects '{_source.Host}'.");
        Assert.Empty(_source.Journal.Entries);
    }

    [Fact]
    public async Task An_image_that_is_current_costs_the_source_one_HEAD_and_no_pull()
    {
        await CopyAsync(["--src-creds", "robot:secret"]);
        _source.Journal.Clear();

        ProgramResult again = await CopyAsync(["--src-creds", "robot:secret"]);

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("1 current; nothing was copied", again.Out, StringComparison.Ordinal);
        Assert.Equal(["HEAD"], _source.Journal.Entries.Where(entry => entry.Status is 200).Select(entry => entry.Request.Method));
    }

    [Fact]
    public async Task One_architecture_is_copied_and_found_current_after()
    {
        string[] flags = ["--src-creds", "robot:secret", "--override-arch", "arm64", "--override-variant", "v8"];

        ProgramResult first = await CopyAsync(flags);
        ProgramResult second = await CopyAsync(flags);

        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.Error, second.ExitCode, second.Error));
        Assert.Contains("1 current; nothing was copied", second.Out, StringComparison.Ordinal);
        Assert.Equal([_image.Children[1].Digest], _destination.Journal.ManifestPuts.Select(put => put.Digest));
    }

    private static Task<LocalRegistry> StartClosedAsync() =>
        LocalRegistry.StartAsync(new LocalRegistryOptions { Credentials = new LocalCredentials("robot", "secret") }, Token);

    private static async Task<string> FetchTokenAsync(LocalRegistry registry, string scope)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{registry.Host}/token?service={new TokenOptions().Service}&scope={scope}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("robot:secret"u8));
        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).RootElement.GetProperty("token").GetString()!;
    }

    private string WriteAuthFile(string password) => _home.Write(
        $"{password}.json",
        $$"""{ "auths": { "{{_source.Host}}": { "auth": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"robot:{password}"))}}" } } }""");

    private Task<ProgramResult> CopyAsync(string[] flags) =>
        ChildProgram.RunAsync(_home, ["copy", "--src", Image, "--dest", $"{_destination.Host}/app", .. flags]);
}
