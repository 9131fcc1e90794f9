using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

public sealed partial class LocalEcrProgramTests : IDisposable
{
    private readonly ScratchFolder _home = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_it_prints_can_be_pasted_and_it_ends_when_it_is_told_to()
    {
        string aws = Component.Aws.Require();
        using ChildProgram program = ChildProgram.Start(_home, ["local-ecr"]);
        string said = await program.ReadUntilAsync("To stop:");

        string exports = string.Join('\n', said.Split('\n').Where(line => line.TrimStart().StartsWith("export ", StringComparison.Ordinal)));
        ProgramRun pasted = await ProgramRun.OfAsync(
            "/bin/sh",
            ["-euc", $"{exports}\naws ecr create-repository --repository-name team/app --query repository.repositoryUri --output text\naws ecr get-login-password | wc -c"],
            new Dictionary<string, string> { ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["PATH"] = $"{Path.GetDirectoryName(aws)}:{Environment.GetEnvironmentVariable("PATH")}" },
            Cancellation);
        await program.SignalAsync("INT");
        ProgramResult ended = await program.EndAsync();

        Assert.True(pasted.ExitCode == 0, pasted.Errors);
        string[] lines = pasted.Output.Split('\n');
        Assert.Matches(Uri(), lines[0]);
        Assert.Contains(lines[0].Split('/')[0], said, StringComparison.Ordinal);
        Assert.InRange(int.Parse(lines[1].Trim()), 1500, 4096);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task What_it_prints_makes_its_registries_known_to_the_mirror()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: Cancellation);
        await SampleImage.CreateIndex(1, [new Platform("linux", "amd64")]).PushToAsync(source, "app", "1.0");
        using ChildProgram program = ChildProgram.Start(_home, ["local-ecr"]);
        string[] said = (await program.ReadUntilAsync("To stop:")).Split('\n', StringSplitOptions.TrimEntries);
        string[] exports = [.. said.Where(line => line.StartsWith("export ", StringComparison.Ordinal))];
        string host = said.First(line => line.Contains(" in us-east-1", StringComparison.Ordinal)).Split(' ')[^1];
        string onPublic = said.First(line => line.StartsWith("ECR Public, ", StringComparison.Ordinal)).Split(' ')[^1];
        string settings = _home.Write("settings.json", Assert.Single(said, line => line.StartsWith('{')));

        ProgramRun copied = await PasteAsync(exports, $"$MIRROR copy --src {source.Host}/app:1.0 --dest {host}/team/app --dest {onPublic}/app >&2 && $MIRROR pull-through list --registry {host}");
        string[] ofAws = [.. exports.Where(line => line.StartsWith("export AWS_", StringComparison.Ordinal))];
        ProgramRun unknown = await PasteAsync(ofAws, $"$MIRROR copy --src {source.Host}/app:1.0 --dest {host}/team/app");
        ProgramRun examined = await PasteAsync(ofAws, $"$MIRROR doctor --dest {host}/team/app --config {settings}");

        Assert.True(copied.ExitCode == 0, copied.Errors);
        Assert.EndsWith("0 rules, 0 templates.\n", copied.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AllFailed, unknown.ExitCode);
        Assert.Contains("answers as Amazon ECR does, but is not known as a registry of it: with an entry in Ecr:Registries", unknown.Errors, StringComparison.Ordinal);
        Assert.True(examined.ExitCode == 0, examined.Output + examined.Errors);
        Assert.Contains($"repositories: {host}/team/app", examined.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "--public-port")]
    [InlineData("--registry-port", "--port")]
    [InlineData("--public-port", "--port")]
    public async Task A_port_that_is_taken_is_named_with_its_flag(string flag, string another)
    {
        await using LocalRegistry taken = await LocalRegistry.StartAsync(cancellationToken: Cancellation);
        int port = taken.Host.Port!.Value;

        ProgramResult ended = await ChildProgram.RunAsync(_home, ["local-ecr", flag, $"{port}", another, FreePort()]);

        Assert.Equal(ExitCode.WrongInput, ended.ExitCode);
        Assert.Equal($"ecr-mirror: {flag} {port}: Port {port} of 127.0.0.1 is taken already. Give another, or leave it out for a free one.\n", ended.Error);
    }

    [Fact]
    public async Task A_quirk_that_is_misspelt_is_answered_with_what_may_be_meant_and_what_there_is()
    {
        ProgramResult ended = await ChildProgram.RunAsync(_home, ["local-ecr", "--quirk", "ExpiredTokenState=400"]);

        Assert.Equal(ExitCode.WrongInput, ended.ExitCode);
        Assert.StartsWith("ecr-mirror: --quirk 'ExpiredTokenState=400': there is no quirk 'ExpiredTokenState': is 'ExpiredTokenStatus' meant? There are AllowsAnonymousPulls, ChunkStatus, ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_reads_where_it_listens_and_a_folder_outlasts_it()
    {
        string folder = _home.Of("ecr");
        string[] arguments = ["local-ecr", "--account", "111122223333", "--account", "444455556666", "--region", "eu-west-1", "--folder", folder, "--no-quotas", "--output", "json"];
        using (ChildProgram first = ChildProgram.Start(_home, arguments))
        {
            using JsonDocument said = JsonDocument.Parse(await first.ReadUntilAsync("processId") + "}");
            await AwsAsync(said.RootElement, "create-repository --repository-name team/app");
            await first.SignalAsync("TERM");
            Assert.Equal(0, (await first.EndAsync()).ExitCode);
        }

        using ChildProgram second = ChildProgram.Start(_home, arguments);
        using JsonDocument again = JsonDocument.Parse(await second.ReadUntilAsync("processId") + "}");

        Assert.Equal(
            ["private 111122223333 eu-west-1", "private 444455556666 eu-west-1", "public 111122223333 us-east-1", "public 444455556666 us-east-1"],
            again.RootElement.GetProperty("registries").EnumerateArray().Select(registry =>
                $"{registry.GetProperty("kind").GetString()} {registry.GetProperty("account").GetString()} {registry.GetProperty("region").GetString()}"));
        Assert.Contains("team/app", await AwsAsync(again.RootElement, "describe-repositories"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public.AllowsAnonymousPulls=false", HttpStatusCode.Unauthorized)]
    [InlineData("private.AllowsAnonymousPulls=false", HttpStatusCode.OK)]
    public async Task A_registry_departs_from_the_specification_as_it_is_told(string quirk, HttpStatusCode answer)
    {
        using ChildProgram program = ChildProgram.Start(_home, ["local-ecr", "--quirk", quirk, "--output", "json"]);
        using JsonDocument said = JsonDocument.Parse(await program.ReadUntilAsync("processId") + "}");
        string host = said.RootElement.GetProperty("registries").EnumerateArray()
            .First(registry => registry.GetProperty("kind").GetString() is "public").GetProperty("host").GetString()!;

        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}/token/");
        using HttpResponseMessage token = await client.SendAsync(request, Cancellation);

        Assert.Equal(answer, token.StatusCode);
    }

    private static string FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return $"{((IPEndPoint)free.LocalEndpoint).Port}";
    }

    private Task<ProgramRun> PasteAsync(string[] exports, string command) => ProgramRun.OfAsync(
        "/bin/sh",
        ["-euc", $"unset REGISTRY_AUTH_FILE DOCKER_CONFIG XDG_RUNTIME_DIR XDG_STATE_HOME\nexport HOME={_home.FullName}\nMIRROR='dotnet {Path.Combine(AppContext.BaseDirectory, "ecr-mirror.dll")}'\n{string.Join('\n', exports)}\n{command}"],
        new Dictionary<string, string> { ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null" },
        Cancellation);

    private static async Task<string> AwsAsync(JsonElement said, string command)
    {
        JsonElement key = said.GetProperty("keys")[0];
        ProgramRun run = await ProgramRun.OfAsync(
            Component.Aws.Require(),
            ["ecr", .. command.Split(' '), "--endpoint-url", said.GetProperty("api").GetString()!],
            new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = key.GetProperty("accessKeyId").GetString()!,
                ["AWS_SECRET_ACCESS_KEY"] = key.GetProperty("secretAccessKey").GetString()!,
                ["AWS_DEFAULT_REGION"] = "eu-west-1",
                ["AWS_CONFIG_FILE"] = "/dev/null",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            },
            Cancellation);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    [GeneratedRegex(@"\A127\.0\.0\.1:\d+/team/app\z")]
    private static partial Regex Uri();
}
