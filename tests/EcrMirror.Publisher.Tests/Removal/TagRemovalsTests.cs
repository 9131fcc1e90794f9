using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;

namespace EcrMirror.Publisher.Tests.Removal;

public sealed class TagRemovalsTests : IAsyncLifetime
{
    private const string Rule = "alpine";

    private static readonly SampleContent Image = Given.Image(1).Build();
    private static readonly SampleContent Other = Given.Image(2).Build();

    private PublisherScene _scene = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LocalRepository Repository => _scene.To;

    public async ValueTask InitializeAsync() => _scene = await PublisherScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task A_tag_that_is_still_the_rules_is_removed_and_nothing_else_is()
    {
        await MirroredAsync("1.0");
        await MirroredAsync("1.1");
        Image.AddTo(Repository, Tag.Parse("somebody"));

        TagRemoved removed = Assert.Single(await RemoveAsync(Work("1.0")));

        Assert.Equal(["1.1", "somebody"], Repository.Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains(Image.Digest, Repository.Manifests.Keys);
        Assert.Equal((Rule, "1.0", Image.Digest, Source(), Now), (removed.Rule, removed.Tag.ToString(), removed.Digest, removed.Source, removed.RemovedAt));
        LedgerEntry entry = (await _scene.FindAsync(Tag.Parse("1.0")))!;
        Assert.Equal((LedgerOutcome.Removed, null, Image.Digest, Now), (entry.Outcome, entry.Digest, entry.PreviousDigest!.Value, entry.RemovedAt!.Value));
        Assert.Null(entry.SeenAt);
    }

    [Fact]
    public async Task The_same_message_again_removes_nothing_more_and_tells_the_same()
    {
        await MirroredAsync("1.0");
        RemoveTags work = Work("1.0");
        TagRemoved first = Assert.Single(await RemoveAsync(work));
        Other.AddTo(Repository, Tag.Parse("1.0"));

        TagRemoved again = Assert.Single(await RemoveAsync(work));

        Assert.Equal(first, again);
        Assert.Equal(Other.Digest, Repository.Tags[Tag.Parse("1.0")]);
    }

    [Fact]
    public async Task A_tag_that_is_gone_already_is_removed()
    {
        await _scene.Ledger.RecordPublishedAsync(Repository.Repository, Tag.Parse("1.0"), Meant(Rule), Image.Digest, previous: null, Now, Now, Cancellation);

        Assert.Single(await RemoveAsync(Work("1.0")));

        Assert.Equal(LedgerOutcome.Removed, (await _scene.FindAsync(Tag.Parse("1.0")))!.Outcome);
        Assert.Empty(_scene.Destination.Journal.Requests(RegistryOperation.DeleteManifest));
    }

    [Fact]
    public async Task A_tag_that_somebody_moved_stays_for_good()
    {
        await MirroredAsync("1.0");
        Other.AddTo(Repository, Tag.Parse("1.0"));

        Assert.Empty(await RemoveAsync(Work("1.0")));

        Assert.Equal(Other.Digest, Repository.Tags[Tag.Parse("1.0")]);
        LedgerEntry entry = (await _scene.FindAsync(Tag.Parse("1.0")))!;
        Assert.Equal((LedgerOutcome.Published, $"Somebody else has moved the tag to {Other.Digest}."), (entry.Outcome, entry.StaysBecause));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task A_tag_of_a_request_or_of_another_rule_stays(string? owner)
    {
        await MirroredAsync("1.0", owner);

        Assert.Empty(await RemoveAsync(Work("1.0")));

        await StayedAsync("1.0");
    }

    [Fact]
    public async Task A_tag_that_was_looked_at_after_the_rules_were_read_stays()
    {
        await MirroredAsync("1.0");
        RemoveTags work = Work("1.0");
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await _scene.Ledger.RecordCurrentAsync(Repository.Repository, Tag.Parse("1.0"), Meant(Rule), Image.Digest, Now, Now, Cancellation);

        Assert.Empty(await RemoveAsync(work));

        await StayedAsync("1.0");
    }

    [Fact]
    public async Task A_tag_that_was_never_mirrored_stays()
    {
        Image.AddTo(Repository, Tag.Parse("1.0"));

        Assert.Empty(await RemoveAsync(Work("1.0")));

        Assert.Equal(Image.Digest, Repository.Tags[Tag.Parse("1.0")]);
        Assert.Null(await _scene.FindAsync(Tag.Parse("1.0")));
    }

    [Fact]
    public async Task What_is_asked_for_too_long_ago_is_not_believed()
    {
        await MirroredAsync("1.0");
        RemoveTags work = Work("1.0");
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Empty(await RemoveAsync(work));

        await StayedAsync("1.0");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    public async Task A_registry_that_removes_no_tags_is_not_asked_for_that_again(int status)
    {
        await MirroredAsync("1.0");
        await MirroredAsync("1.1");
        _scene.Destination.Faults.FailNext(request => request.Operation is RegistryOperation.DeleteManifest, (System.Net.HttpStatusCode)status);

        TagRemoved removed = Assert.Single(await RemoveAsync(Work("1.0", "1.1")));

        Assert.Equal("1.1", removed.Tag.ToString());
        await StayedAsync("1.0");
        Assert.StartsWith($"The registry does not remove tags: it answered {status} to DELETE http://", (await _scene.FindAsync(Tag.Parse("1.0")))!.StaysBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_refuses_or_breaks_is_asked_another_day()
    {
        await MirroredAsync("1.0");
        await MirroredAsync("1.1");
        _scene.Destination.Faults.FailNext(request => request.Operation is RegistryOperation.DeleteManifest, System.Net.HttpStatusCode.Forbidden);

        TagRemoved removed = Assert.Single(await RemoveAsync(Work("1.0", "1.1")));

        Assert.Equal("1.1", removed.Tag.ToString());
        await StayedAsync("1.0");
        Assert.Null((await _scene.FindAsync(Tag.Parse("1.0")))!.StaysBecause);
    }

    private DateTimeOffset Now => _scene.Clock.GetUtcNow();

    private ImageReference Source() => new ImageReference(_scene.From.Repository, PublisherScene.Tag).Pin(Image.Digest);

    private MirroredImage Meant(string? rule) => new(Source(), Platforms: null, rule);

    private async Task MirroredAsync(string tag, string? rule = Rule)
    {
        Image.AddTo(Repository, Tag.Parse(tag));
        await _scene.Ledger.RecordPublishedAsync(Repository.Repository, Tag.Parse(tag), Meant(rule), Image.Digest, previous: null, Now, Now, Cancellation);
    }

    private async Task StayedAsync(string tag)
    {
        Assert.Equal(Image.Digest, Repository.Tags[Tag.Parse(tag)]);
        Assert.Equal(Image.Digest, (await _scene.FindAsync(Tag.Parse(tag)))!.Digest);
    }

    private RemoveTags Work(params string[] tags) => new()
    {
        Rule = Rule,
        ExpiredAt = Now.AddDays(-30),
        Repository = Repository.Repository,
        Tags = [.. tags.Select(tag => new OwnedTag { Tag = Tag.Parse(tag), Digest = Image.Digest })],
        AskedAt = Now,
        ValidUntil = Now.AddMinutes(10),
    };

    private async Task<IReadOnlyList<TagRemoved>> RemoveAsync(RemoveTags work) =>
        await _scene.Removals.RemoveAsync(work, Cancellation).ToArrayAsync(Cancellation);
}
