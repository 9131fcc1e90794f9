using EcrMirror.Oci;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.Probes;

public sealed class RegistryProbeTests : IDisposable
{
    private readonly Opened _registries = new(options => options.RetryAttempts = 0);

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task Pulls_that_are_left_are_read_from_the_answer_to_a_head()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers["ratelimit-limit"] = "100;w=21600";
            context.Response.Headers["ratelimit-remaining"] = "97;w=21600";
            context.Response.Headers["docker-ratelimit-source"] = "192.0.2.7";
            return context.AnswerAsync(200, Content.AnyManifest.Content.ToArray());
        });

        PullAllowance? allowance = await _registries.Probe.FindPullAllowanceAsync(ImageReference.Parse($"{registry.Host}/x:1"), Content.Token);

        Assert.Equal(new PullAllowance(100, 97, TimeSpan.FromHours(6), "192.0.2.7"), allowance);
        Assert.Equal(["HEAD /v2/x/manifests/1"], registry.Lines);
    }

    [Theory]
    [InlineData("100", "97", true)]
    [InlineData("none", "97", false)]
    [InlineData("100;w=21600", "", false)]
    [InlineData("99999999999", "97", false)]
    public async Task Headers_that_say_no_numbers_say_nothing(string limit, string remaining, bool isSaid)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers["ratelimit-limit"] = limit;
            context.Response.Headers["ratelimit-remaining"] = remaining;
            return context.AnswerAsync(404);
        });

        PullAllowance? allowance = await _registries.Probe.FindPullAllowanceAsync(ImageReference.Parse($"{registry.Host}/x:1"), Content.Token);

        Assert.Equal(isSaid ? new PullAllowance(100, 97, null, null) : null, allowance);
    }

    [Theory]
    [InlineData(404, "BLOB_UPLOAD_UNKNOWN", PushAnswer.Granted)]
    [InlineData(400, "BLOB_UPLOAD_INVALID", PushAnswer.Granted)]
    [InlineData(404, "NAME_UNKNOWN", PushAnswer.RepositoryUnknown)]
    [InlineData(405, "UNSUPPORTED", PushAnswer.Untold)]
    [InlineData(202, "", PushAnswer.Untold)]
    public async Task Whether_a_push_is_taken_is_told_by_the_answer_about_an_upload_that_does_not_exist(int status, string code, PushAnswer expected)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.RefuseAsync(status, code, ""));

        PushAnswer answer = await _registries.Probe.AskToPushAsync(Repository.Parse($"{registry.Host}/x"), Content.Token);

        Assert.Equal(expected, answer);
        Assert.Equal(["PATCH /v2/x/blobs/uploads/00000000-0000-0000-0000-000000000000"], registry.Lines);
    }

    [Theory]
    [InlineData(401, "UNAUTHORIZED", FailureKind.Authentication)]
    [InlineData(403, "DENIED", FailureKind.Permission)]
    public async Task A_push_that_is_refused_is_a_failure_of_its_kind(int status, string code, FailureKind kind)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.RefuseAsync(status, code, "no"));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => _registries.Probe.AskToPushAsync(Repository.Parse($"{registry.Host}/x"), Content.Token));

        Assert.Equal(kind, refused.Kind);
    }

    [Fact]
    public async Task Credentials_are_those_that_a_request_would_show()
    {
        using var registries = new Opened(Opened.WithCredentials("registry.example.com"));

        Assert.Equal("alice", (await registries.Probe.FindCredentialAsync(Repository.Parse("registry.example.com/x"), Content.Token))?.Username);
        Assert.Null(await registries.Probe.FindCredentialAsync(Repository.Parse("other.example.com/x"), Content.Token));
    }
}
