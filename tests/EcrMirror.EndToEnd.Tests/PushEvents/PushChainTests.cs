using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.PushEvents;

/// <summary>Images that go on from registry to registry, each push told of as EventBridge does, our own among them.</summary>
public sealed class PushChainTests : IAsyncLifetime
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Image = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();

    private readonly RecordedNotices _notices = new();
    private readonly List<LocalRegistry> _registries = [];
    private InProcessMirror _mirror = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (int at = 0; at < 3; at++)
            _registries.Add(await LocalRegistry.StartAsync());
        _mirror = await InProcessMirror.StartAsync(also: services => services
            .AddSingleton<INoticeBoard>(_notices)
            .Configure<PushEventOptions>(options =>
            {
                for (int at = 0; at < _registries.Count; at++)
                    options.Registries.Add(new NamedRegistry { Account = AccountOf(at), Region = "eu-west-1", Host = _registries[at].Host.ToString() });
            }));
    }

    [Fact]
    public async Task A_chain_of_rules_carries_an_image_on_and_ends()
    {
        await AddRuleAsync(0, 1);
        await AddRuleAsync(1, 2);
        Image.AddTo(Repository(0), Tag);

        TellOfPush(0);
        await ShouldBePublishedAsync(at: 1);
        TellOfPush(1);
        await ShouldBePublishedAsync(at: 2);
        TellOfPush(2);

        await ShouldHaveEndedAsync(puts: [0, 1, 1]);
    }

    [Fact]
    public async Task A_circle_of_rules_ends_where_the_image_came_from()
    {
        await AddRuleAsync(0, 1);
        await AddRuleAsync(1, 0);
        Image.AddTo(Repository(0), Tag);

        TellOfPush(0);
        await ShouldBePublishedAsync(at: 1);
        TellOfPush(1);

        MirrorFoundCurrent current = Assert.Single(await _notices.TakeAsync<MirrorFoundCurrent>(1));
        Assert.Equal(Repository(0).Repository, Assert.Single(current.Destinations).Repository);
        await ShouldHaveEndedAsync(puts: [0, 1, 0]);
    }

    [Fact]
    public async Task What_is_told_many_times_at_once_is_copied_once()
    {
        await AddRuleAsync(0, 1);
        Image.AddTo(Repository(0), Tag);

        for (int times = 0; times < 8; times++)
            TellOfPush(0);
        await ShouldBePublishedAsync(at: 1);

        await ShouldHaveEndedAsync(puts: [0, 1, 0]);
        Assert.Equal(_registries[1].Journal.Uploads.Distinct(), _registries[1].Journal.Uploads);
        Assert.Equal(_registries[1].Journal.ManifestPuts.Distinct(), _registries[1].Journal.ManifestPuts);
    }

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        foreach (LocalRegistry registry in _registries)
            await registry.DisposeAsync();
    }

    private static string AccountOf(int at) => $"{at:000000000000}";

    private LocalRepository Repository(int at) => _registries[at].Repository("team/app");

    private Task AddRuleAsync(int from, int to) => _mirror.Services.GetRequiredService<IMirrorRules>().PutAsync(
        new MirrorRule
        {
            Id = $"{from} to {to}",
            Origin = new RuleOrigin(RuleOriginKind.Table, $"{Repository(from).Repository}:{Tag}"),
            Source = new ImageReference(Repository(from).Repository, Tag),
            Destinations = [new RuleDestination(RepositoryTemplate.Parse($"{Repository(to).Repository}"), [TagTemplate.Same])],
        },
        Cancellation);

    private void TellOfPush(int at) => _mirror.Services.GetRequiredService<MemoryQueues>().Put(QueueNames.EcrPushEvents, new EcrEventText { Body = Event(at) });

    private async Task ShouldBePublishedAsync(int at)
    {
        ImagePublished published = Assert.Single(await _notices.TakeAsync<ImagePublished>(1));
        Assert.Equal((Repository(at).Repository, Image.Digest), (published.Destination.Repository, published.Digest));
    }

    // The last push of a chain concerns no rule, and that of a circle was answered: what is asked for after them is dealt with last.
    private async Task ShouldHaveEndedAsync(int[] puts)
    {
        IReadOnlyList<Cli.Runs.ImageOutcome> last = await _mirror.MirrorAsync(
            new ImageReference(Repository(0).Repository, Tag), _registries[2].Repository("team/last").Repository);

        Assert.Equal(Cli.Runs.ImageStatus.Published, Assert.Single(last).Status);
        Assert.Equal(puts, _registries.Select(registry => registry.Journal.ManifestPuts.Count(put => put.Tag == Tag && put.Repository.ToString() is "team/app")));
    }

    private static byte[] Event(int at) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["detail-type"] = "ECR Image Action",
        ["source"] = "aws.ecr",
        ["account"] = AccountOf(at),
        ["region"] = "eu-west-1",
        ["detail"] = new JsonObject
        {
            ["result"] = "SUCCESS",
            ["repository-name"] = "team/app",
            ["image-digest"] = Image.Digest.ToString(),
            ["action-type"] = "PUSH",
            ["image-tag"] = Tag.ToString(),
        },
    }.ToJsonString());
}
