using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;
using EcrMirror.State;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Distributed.Tests;

/// <summary>What rules make due, over processes that share nothing but queues and tables.</summary>
public sealed class RuleTests : IAsyncLifetime
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Image = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Fauxqs _queues = null!;
    private Dynalite _tables = null!;
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _queues = await Fauxqs.StartAsync(Cancellation);
        _tables = await Dynalite.StartAsync(Cancellation);
        _source = await LocalRegistry.StartAsync(cancellationToken: Cancellation);
        _destination = await LocalRegistry.StartAsync(new LocalRegistryOptions { AcceptsIncompleteManifests = true }, Cancellation);
    }

    [Fact]
    public async Task A_push_that_EventBridge_tells_of_is_mirrored()
    {
        await using MirrorFleet fleet = await StartAsync(new()
        {
            ["Scheduler:Sweep:Interval"] = "00:00:00",
            ["Scheduler:Rules:TrustedFor"] = "00:00:00",
            ["Scheduler:PushEvents:Registries:0:Account"] = "123456789012",
            ["Scheduler:PushEvents:Registries:0:Region"] = "eu-west-1",
            ["Scheduler:PushEvents:Registries:0:Host"] = _source.Host.ToString(),
        });
        await AddRuleAsync();
        Image.AddTo(_source.Repository("team/app"), Tag);

        await TellOfPushAsync();

        await ShouldArriveAsync();
    }

    [Fact]
    public async Task What_no_event_told_of_is_found_by_a_sweep()
    {
        await using MirrorFleet fleet = await StartAsync(new()
        {
            ["Scheduler:Sweep:Interval"] = "00:00:02",
            ["Scheduler:Sweep:FirstWithin"] = "00:00:00",
            ["Scheduler:Sweep:Spread"] = "00:00:01",
        });
        await AddRuleAsync();

        Image.AddTo(_source.Repository("team/app"), Tag);

        await ShouldArriveAsync();
    }

    [Fact]
    public async Task A_selection_is_followed_by_its_schedule()
    {
        await using MirrorFleet fleet = await StartAsync(new()
        {
            ["Scheduler:Sweep:Interval"] = "00:00:00",
            ["Scheduler:Schedules:ReadEvery"] = "00:00:02",
            ["Scheduler:Schedules:FirstWithin"] = "00:00:01",
        });
        Image.AddTo(_source.Repository("team/app"), Tag);

        await AddRuleAsync(rule => rule with
        {
            Source = new MirrorSource(rule.Source.Repository),
            Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")] },
            Schedule = new RuleSchedule.Adaptive(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)),
        });

        await ShouldArriveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _destination.DisposeAsync();
        await _source.DisposeAsync();
        await _tables.DisposeAsync();
        await _queues.DisposeAsync();
    }

    private Task<MirrorFleet> StartAsync(Dictionary<string, string> settings) => MirrorFleet.StartAsync(
        new FleetOptions { Queues = _queues.Endpoint, Tables = _tables.Endpoint, Settings = settings }, Cancellation);

    private Task AddRuleAsync() => AddRuleAsync(rule => rule);

    private async Task AddRuleAsync(Func<MirrorRule, MirrorRule> rule)
    {
        // The SDK looks for credentials before it sends anything; the emulator checks none.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        await using ServiceProvider state = new ServiceCollection()
            .AddLogging()
            .AddState(options => options.DynamoDb = new DynamoDbOptions { ServiceUrl = _tables.Endpoint.ToString(), Region = "eu-west-1" })
            .BuildServiceProvider();
        await state.GetRequiredService<IMirrorRules>().PutAsync(
            rule(new MirrorRule
            {
                Id = "app",
                Origin = new RuleOrigin(RuleOriginKind.File, "test"),
                Source = new ImageReference(_source.Repository("team/app").Repository, Tag),
                Destinations = [new RuleDestination(RepositoryTemplate.Parse($"{_destination.Repository("mirror/app").Repository}"), [TagTemplate.Same])],
            }),
            Cancellation);
    }

    private async Task TellOfPushAsync()
    {
        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = _queues.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        string? queue = (await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "ecr-push-events" }, Cancellation)).QueueUrl;
        string body = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["detail-type"] = "ECR Image Action",
            ["source"] = "aws.ecr",
            ["account"] = "123456789012",
            ["region"] = "eu-west-1",
            ["detail"] = new Dictionary<string, string>
            {
                ["result"] = "SUCCESS",
                ["repository-name"] = "team/app",
                ["image-digest"] = Image.Digest.ToString(),
                ["action-type"] = "PUSH",
                ["image-tag"] = Tag.ToString(),
            },
        });
        await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = body }, Cancellation);
    }

    private async Task ShouldArriveAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!_destination.Repository("mirror/app").Tags.ContainsKey(Tag))
            await timer.WaitForNextTickAsync(patience.Token);

        Assert.Equal(Image.Digest, _destination.Repository("mirror/app").Tags[Tag]);
        Assert.Empty(_destination.Repository("mirror/app").MissingUnder(Image.Digest));
        Assert.Empty(_destination.Journal.IncompleteTags);
    }
}
