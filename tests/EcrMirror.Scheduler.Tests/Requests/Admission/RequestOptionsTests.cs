using EcrMirror.Scheduler.Requests;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Tests.Requests.Admission;

public sealed class RequestOptionsTests
{
    [Fact]
    public void Without_settings_requests_may_name_what_rules_name()
    {
        RequestOptions options = Read();

        Assert.Equal(RequestScope.WhatRulesName, options.MayName);
        Assert.Empty(options.Allow);
        Assert.Empty(options.ReplyTopics);
    }

    [Fact]
    public void Everything_can_be_set_by_configuration()
    {
        RequestOptions options = Read(
            ("MayName", "Everything"),
            ("Allow:0:Source", "docker.io/**"),
            ("Allow:0:Destinations:0", "a.example/**"),
            ("Allow:0:Destinations:1", "b.example/x"),
            ("Allow:1:Source", "**"),
            ("Allow:1:Destinations:0", "c.example/x"),
            ("ReplyTopics:0", "arn:aws:sns:*:123456789012:*"));

        Assert.Equal(RequestScope.Everything, options.MayName);
        Assert.Equal(
            ["docker.io/** -> a.example/**, b.example/x", "** -> c.example/x"],
            options.Allow.Select(pair => $"{pair.Source} -> {string.Join(", ", pair.Destinations)}"));
        Assert.Equal(["arn:aws:sns:*:123456789012:*"], options.ReplyTopics);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(
            ("Allow:0:Source", "docker.io"),
            ("Allow:1:Source", "docker.io/a**"),
            ("Allow:1:Destinations:0", "a.example//x"),
            ("ReplyTopics:0", "mirrored")));

        Assert.Equal(
            [
                "Scheduler:Requests:Allow:0:Source is 'docker.io', which no repository is called: they are written host/name, also those of docker.io.",
                "Scheduler:Requests:Allow:0:Destinations is empty, so that the entry allows nothing. Name at least one pattern.",
                "Scheduler:Requests:Allow:1:Source is wrong: 'docker.io/a**' is not a pattern: '**' stands for whole parts between '/', so nothing may be beside it.",
                "Scheduler:Requests:Allow:1:Destinations:0 is wrong: 'a.example//x' is not a pattern: it has an empty part.",
                "Scheduler:Requests:ReplyTopics:0 is 'mirrored', which no topic is called: write the pattern of an ARN, such as arn:aws:sns:eu-west-1:123456789012:*.",
            ],
            wrong.Failures);
    }

    private static RequestOptions Read(params (string Name, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Scheduler:Requests:{setting.Name}", (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddState()
            .AddScheduler()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<RequestOptions>>().Value;
    }
}
