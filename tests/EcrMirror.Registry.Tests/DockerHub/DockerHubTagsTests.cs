using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.DockerHub;

public sealed class DockerHubTagsTests
{
    [Fact]
    public async Task Times_are_those_of_every_page_and_cost_a_request_each()
    {
        await using ScriptedRegistry api = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, context.Request.Query["page"] == "2"
            ? """{"next":null,"results":[{"name":"3.19","tag_last_pushed":null,"last_updated":"2024-01-02T03:04:05Z"},{"name":"never"},{"name":"no tag!","last_updated":"2024-01-02T03:04:05Z"}]}"""
            : $$"""
                {"next":"http://127.0.0.1:{{context.Connection.LocalPort}}/v2/namespaces/library/repositories/alpine/tags?page=2&page_size=100",
                 "results":[{"name":"3.20","tag_last_pushed":"2024-05-22T18:18:25.100200Z","last_updated":"2025-01-01T00:00:00Z","digest":"sha256:x"}]}
                """));
        using Opened registries = Open(api.Host);

        IReadOnlyDictionary<Tag, DateTimeOffset>? times = await registries["docker.io/library/alpine"].FindPushTimesAsync(Content.Token);

        Assert.Equal(
            [("3.19", new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero)), ("3.20", new DateTimeOffset(2024, 5, 22, 18, 18, 25, TimeSpan.Zero).AddTicks(1_002_000))],
            times!.Select(tag => (tag.Key.ToString(), tag.Value)).Order());
        Assert.Equal(
            ["GET /v2/namespaces/library/repositories/alpine/tags?page_size=100", "GET /v2/namespaces/library/repositories/alpine/tags?page=2&page_size=100"],
            api.Lines);
    }

    [Fact]
    public async Task Nobody_logs_in_whatever_is_asked_and_whatever_is_known()
    {
        await using ScriptedRegistry api = await ScriptedRegistry.StartAsync(context => context.ChallengeAsync("Basic realm=\"hub\""));
        using Opened registries = new(options =>
        {
            options.DockerHubApi = api.Host;
            options.Credentials["docker.io"] = new StaticCredential { Username = "alice", Password = "s3cret" };
            options.Credentials[api.Host] = new StaticCredential { Username = "alice", Password = "s3cret" };
        });

        IReadOnlyDictionary<Tag, DateTimeOffset>? times = await registries["docker.io/team/app"].FindPushTimesAsync(Content.Token);

        Assert.Null(times);
        Assert.Equal("", Assert.Single(api.Journal).Authorization);
    }

    [Theory]
    [InlineData(404, """{"message":"object not found"}""")]
    [InlineData(200, "[]")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"next":"https://elsewhere.example/v2/namespaces/team/repositories/app/tags?page=2","results":[]}""")]
    [InlineData(200, """{"next":"/v2/namespaces/team/repositories/app/tags?page_size=100","results":[]}""")]
    [InlineData(500, "")]
    public async Task Times_that_cannot_be_found_out_are_unknown(int status, string body)
    {
        await using ScriptedRegistry api = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(status, body));
        using Opened registries = Open(api.Host);

        Assert.Null(await registries["docker.io/team/app"].FindPushTimesAsync(Content.Token));
    }

    [Fact]
    public async Task Other_registries_do_not_say_it()
    {
        await using ScriptedRegistry api = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, """{"results":[]}"""));
        using Opened registries = Open(api.Host);

        Assert.Null(await registries[$"{api.Host}/team/app"].FindPushTimesAsync(Content.Token));
        Assert.Empty(api.Lines);
    }

    private static Opened Open(string host) => new(options =>
    {
        options.DockerHubApi = host;
        options.RetryAttempts = 0;
    });
}
