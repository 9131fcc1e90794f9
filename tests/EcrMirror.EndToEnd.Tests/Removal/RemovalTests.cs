using EcrMirror.Contracts;
using EcrMirror.EndToEnd.Tests.Ecr;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Removal;

/// <summary>Tags of a rule that has ended: a private registry of ECR, ECR Public, and one that follows the specification.</summary>
public sealed class RemovalTests
{
    private static readonly RepositoryName Name = RepositoryName.Parse("mirror/app");
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly Tag Somebodys = Tag.Parse("somebodys");
    private static readonly SampleContent Image = Given.Image(1).WithLayers(1).Build();
    private static readonly SampleContent Other = Given.Image(2).WithLayers(1).Build();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_rule_mirrored_is_removed_once_it_has_ended_and_nothing_else_is()
    {
        using var folder = new TemporaryFolder();
        await using AccountScene scene = await StartAsync(folder);
        LocalRepository[] places = Places(scene);
        string rule = Rule(places);
        await MirrorAsync(scene, folder, rule);
        Image.AddTo(places[0], Somebodys);
        foreach (LocalRepository place in places[1..])
            Other.AddTo(place, Somebodys);

        await File.WriteAllTextAsync(folder.File("rules.yaml"), rule + Ended, Cancellation);
        await FollowAsync(scene);

        IReadOnlyList<TagRemoved> removed = await scene.Notices.TakeAsync<TagRemoved>(places.Length);
        Assert.All(places, place => Assert.Equal([Somebodys], place.Tags.Keys));
        Assert.Contains(Image.Digest, places[0].Manifests.Keys);
        Assert.Equal(places.Select(place => place.Repository).ToHashSet(), removed.Select(each => each.Repository).ToHashSet());
        Assert.All(removed, each => Assert.Equal(("app", Tag, Image.Digest), (each.Rule, each.Tag, each.Digest)));
        foreach (LocalRepository place in places)
            Assert.Equal(LedgerOutcome.Removed, (await scene.Mirror.Ledger.FindAsync(place.Repository, Tag, Cancellation))!.Outcome);
    }

    [Fact]
    public async Task A_tag_that_was_moved_stays_and_one_beside_it_goes()
    {
        using var folder = new TemporaryFolder();
        await using AccountScene scene = await StartAsync(folder);
        LocalRepository[] places = Places(scene);
        string rule = Rule(places);
        await MirrorAsync(scene, folder, rule);
        Other.AddTo(places[0], Tag);

        await File.WriteAllTextAsync(folder.File("rules.yaml"), rule + Ended, Cancellation);
        await FollowAsync(scene);

        await scene.Notices.TakeAsync<TagRemoved>(places.Length - 1);
        Assert.Equal(Other.Digest, places[0].Tags[Tag]);
        Assert.All(places[1..], place => Assert.Empty(place.Tags));
    }

    [Fact]
    public async Task What_was_removed_is_mirrored_again_by_a_rule_that_holds_again()
    {
        using var folder = new TemporaryFolder();
        await using AccountScene scene = await StartAsync(folder);
        LocalRepository[] places = Places(scene);
        string rule = Rule(places);
        await MirrorAsync(scene, folder, rule);
        await File.WriteAllTextAsync(folder.File("rules.yaml"), rule + Ended, Cancellation);
        await FollowAsync(scene);
        await scene.Notices.TakeAsync<TagRemoved>(places.Length);

        await MirrorAsync(scene, folder, rule);

        Assert.All(places, place => Assert.Equal(Image.Digest, place.Tags[Tag]));
        Assert.All(places, place => Assert.Empty(place.MissingUnder(Image.Digest)));
    }

    private const string Ended = "    expires: 2020-01-01\n    whenExpired: remove\n    removeAfter: 0s\n";

    private static async Task<AccountScene> StartAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder.File("rules.yaml"), "version: 1\nrules: []\n", Cancellation);
        AccountScene scene = await AccountScene.StartAsync(
            ecr => ecr.Repositories.Templates.Add(new() { ImageTagMutability = "IMMUTABLE" }),
            also: services => services.Configure<RuleOptions>(rules => rules.Files.Add(folder.File("rules.yaml"))));
        await Image.PushToAsync(scene.Plain, "team/app", "1.0");
        return scene;
    }

    private static LocalRepository[] Places(AccountScene scene) =>
        [scene.Private.Repository(Name), scene.Public.Repository(RepositoryName.Parse("team/app")), scene.Plain.Repository(Name)];

    private static string Rule(LocalRepository[] places) =>
        $"version: 1\nrules:\n  - id: app\n    source: {places[2].Repository.Host}/team/app:1.0\n    destinations: [{string.Join(", ", places.Select(place => $"\"{place.Repository}\""))}]\n";

    // As the Scheduler does when it is time.
    private static async Task MirrorAsync(AccountScene scene, TemporaryFolder folder, string text)
    {
        await File.WriteAllTextAsync(folder.File("rules.yaml"), text, Cancellation);
        MirrorRule rule = Assert.Single(RuleFile.Read("rules.yaml", text).Rules);
        await RuleSyncs.Swept(rule).HandOnAsync(scene.Mirror.Services.GetRequiredService<IMessageSender>(), Cancellation);
        await scene.Notices.TakeAsync<ImagePublished>(rule.Destinations.Count);
    }

    // As the timer does, which the command line has switched off.
    private static Task<TimeSpan> FollowAsync(AccountScene scene) => scene.Mirror.Services.GetRequiredService<RuleTimetable>().FollowAsync(Cancellation);
}
