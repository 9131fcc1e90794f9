using System.Text;
using EcrMirror.Contracts;
using EcrMirror.Ecr;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.Scheduler.Tests.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.PushEvents;

public sealed class PushEventQueueTests
{
    private const string Host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    [Fact]
    public async Task A_push_to_the_source_of_a_rule_is_looked_at()
    {
        await using SchedulerOnBus scheduler = await StartAsync($"{Host}/team/app:1.0", "b.example/app:stable");

        await scheduler.SendEventAsync(PushEvent.Json().ToJsonString());

        SyncImage sync = await scheduler.NextImageAsync();
        Assert.Equal(($"{Host}/team/app:1.0", SyncCause.Pushed), (sync.Source.ToString(), sync.Cause));
        Destination destination = Assert.Single(sync.Destinations);
        Assert.Equal(("b.example/app", "stable"), (destination.Repository.ToString(), Assert.Single(destination.Tags).ToString()));
        Assert.Matches("^push-[0-9a-f]{32}$", sync.RequestId);
    }

    [Fact]
    public async Task The_same_push_is_the_same_request_however_often_it_is_told_and_another_digest_is_another()
    {
        await using SchedulerOnBus scheduler = await StartAsync($"{Host}/team/app:1.0", "b.example/app:1.0");

        await scheduler.SendEventAsync(PushEvent.Json().ToJsonString());
        await scheduler.SendEventAsync(PushEvent.With(json => json["id"] = "another"));
        string[] same = [(await scheduler.NextImageAsync()).RequestId, (await scheduler.NextImageAsync()).RequestId];
        await scheduler.SendEventAsync(PushEvent.With(json => json["detail"]!["image-digest"] = $"sha256:{new string('a', 64)}"));

        Assert.Single(same.Distinct());
        Assert.NotEqual(same[0], (await scheduler.NextImageAsync()).RequestId);
    }

    [Theory]
    [InlineData("999999999999.dkr.ecr.ap-southeast-2.amazonaws.com", "999999999999", "ap-southeast-2")]
    [InlineData("999999999999.dkr.ecr.cn-north-1.amazonaws.com.cn", "999999999999", "cn-north-1")]
    [InlineData("999999999999.dkr-ecr.eu-west-1.on.aws", "999999999999", "eu-west-1")]
    [InlineData("ecr.example.com", "123456789012", "eu-central-1")]
    [InlineData("127.0.0.1:5000", "123456789012", "eu-central-1")]
    public async Task Other_accounts_regions_and_names_work(string host, string account, string region)
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(services => services
            .Configure<PushEventOptions>(
                options => options.Registries.Add(new NamedRegistry { Account = "123456789012", Region = "eu-central-1", Host = "ecr.example.com" }))
            .Configure<EcrOptions>(
                options => options.Registries.Add(new NamedEcrRegistry { Account = "123456789012", Region = "eu-central-1", Host = "127.0.0.1:5000" })));
        await scheduler.AddRuleAsync($"{host}/team/app:1.0", "b.example/app:1.0");

        await scheduler.SendEventAsync(PushEvent.Json(account: account, region: region).ToJsonString());

        Assert.Equal(host, (await scheduler.NextImageAsync()).Source.Repository.Host.ToString());
    }

    [Fact]
    public async Task What_no_rule_has_as_its_source_is_passed_over()
    {
        await using SchedulerOnBus scheduler = await StartAsync($"{Host}/team/app:1.0", "b.example/app:1.0");

        await scheduler.SendEventAsync(PushEvent.Json(tag: "2.0").ToJsonString());
        await scheduler.SendEventAsync(PushEvent.Json(tag: null).ToJsonString());
        await scheduler.SendEventAsync(PushEvent.Json(repository: "team/other").ToJsonString());
        await scheduler.SendEventAsync(PushEvent.Json(region: "eu-west-2").ToJsonString());
        await scheduler.SendEventAsync(PushEvent.With(json => json["detail"]!["action-type"] = "DELETE"));
        await scheduler.SendEventAsync("last");

        await scheduler.NextKeptEventAsync();
        Assert.False(scheduler.HasImages);
    }

    [Fact]
    public async Task A_push_to_a_repository_of_which_a_rule_selects_the_tag_is_looked_at_under_the_names_of_its_destinations()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.AddRuleAsync(Given.Selection($"{Host}/team/app", "1.*", "b.example/mirror/{path}:{tag}-x"));

        await scheduler.SendEventAsync(PushEvent.Json().ToJsonString());

        SyncImage sync = await scheduler.NextImageAsync();
        Assert.Equal(($"{Host}/team/app:1.0", $"{Host}/team/app"), (sync.Source.ToString(), sync.Rule));
        Destination destination = Assert.Single(sync.Destinations);
        Assert.Equal(("b.example/mirror/team/app", "1.0-x"), (destination.Repository.ToString(), Assert.Single(destination.Tags).ToString()));
    }

    [Fact]
    public async Task A_rule_by_digest_hears_of_a_push_by_digest()
    {
        await using SchedulerOnBus scheduler = await StartAsync($"{Host}/team/app@{PushEvent.Digest}", "b.example/app:1.0");

        await scheduler.SendEventAsync(PushEvent.Json(tag: null).ToJsonString());

        Assert.Equal($"{Host}/team/app@{PushEvent.Digest}", (await scheduler.NextImageAsync()).Source.ToString());
    }

    [Theory]
    [InlineData("no event", "malformed-json")]
    [InlineData("{}", "wrong-message")]
    public async Task What_cannot_be_read_is_kept_as_it_came(string body, string code)
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.SendEventAsync(body);

        ConsumeContext<EcrEventText> kept = await scheduler.NextKeptEventAsync();
        Assert.Equal(body, Encoding.UTF8.GetString(kept.Message.Body.Span));
        Assert.Equal(code, kept.ReceiveContext.TransportHeaders.Get<string>("Rejection-Code"));
        Assert.NotEmpty(kept.ReceiveContext.TransportHeaders.Get<string>("Rejection-Reason")!);
    }

    private static async Task<SchedulerOnBus> StartAsync(string source, string destination)
    {
        SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.AddRuleAsync(source, destination);
        return scheduler;
    }
}
