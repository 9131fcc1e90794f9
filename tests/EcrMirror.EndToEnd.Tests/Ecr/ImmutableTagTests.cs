using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>Tags that their repository does not let be moved.</summary>
public sealed class ImmutableTagTests
{
    private static readonly RepositoryName Name = RepositoryName.Parse("mirror/app");
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Old = Given.Image(1).Build();
    private static readonly SampleContent New = Given.Image(2).Build();

    [Theory]
    [InlineData(ImmutableTagResolution.Failed, ImageStatus.Failed)]
    [InlineData(ImmutableTagResolution.Left, ImageStatus.Held)]
    [InlineData(ImmutableTagResolution.SideTag, ImageStatus.Held)]
    public async Task A_tag_that_points_to_another_image_is_never_overwritten(ImmutableTagResolution resolution, object status)
    {
        await using AccountScene scene = await StartAsync(resolution);
        await scene.MirrorAsync(Old, $"{Name}", "1.0");

        IReadOnlyList<ImageOutcome> outcomes = await scene.MirrorAsync(New, $"{Name}", "1.0", "1.1");

        LocalRepository repository = scene.Private.Repository(Name);
        Assert.Equal(Old.Digest, repository.Tags[Tag]);
        Assert.Equal(New.Digest, repository.Tags[Tag.Parse("1.1")]);
        Assert.Equal((ImageStatus)status, outcomes.Single(outcome => outcome.Destination.Tags.Contains(Tag)).Status);
        Assert.Equal(ImageStatus.Published, outcomes.Single(outcome => outcome.Destination.Tags.Contains(Tag.Parse("1.1"))).Status);
        TagFoundImmutable told = Assert.Single(await scene.Notices.TakeAsync<TagFoundImmutable>(1));
        Assert.Equal((Tag, New.Digest, (Digest?)Old.Digest, resolution), (told.Tag, told.Wanted, told.Actual, told.Resolution));
        Tag side = Tag.Parse($"1.0-{New.Digest.Encoded[..12]}");
        Assert.Equal(resolution is ImmutableTagResolution.SideTag ? side : null, told.SideTag);
        Assert.Equal(resolution is ImmutableTagResolution.SideTag, repository.Tags.ContainsKey(side));
        LedgerEntry entry = (await scene.Mirror.Ledger.FindAsync(repository.Repository, Tag, AccountScene.Cancellation))!;
        Assert.Equal((LedgerOutcome.Failed, FailureKind.Policy), (entry.Outcome, entry.FailureKind!.Value));
    }

    [Fact]
    public async Task An_image_that_is_left_without_any_tag_stays_by_its_digest()
    {
        await using AccountScene scene = await StartAsync(ImmutableTagResolution.Left);
        await scene.MirrorAsync(Old, $"{Name}", "1.0");

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(New, $"{Name}", "1.0"));

        Assert.Equal(ImageStatus.Held, outcome.Status);
        Assert.Contains(New.Digest, scene.Private.Repository(Name).Manifests.Keys);
    }

    // Source: https://github.com/aws/containers-roadmap/issues/2179: the same image is refused as well, so an answer that was lost must not
    // make a failure of what was done.
    [Fact]
    public async Task A_tag_whose_answer_was_lost_is_set_all_the_same()
    {
        await using AccountScene scene = await StartAsync(ImmutableTagResolution.Failed);
        scene.Private.Faults.LoseAnswer(request => request is { Operation: RegistryOperation.PutManifest, Tag: not null });

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(Old, $"{Name}", "1.0"));

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal(2, scene.Emulator.Actions.Of("PutImage").Count);
    }

    // One PutImage for each tag of an image, and one more for each manifest below an index.
    [Fact]
    public async Task A_root_is_put_straight_to_its_tag()
    {
        await using AccountScene scene = await StartAsync(ImmutableTagResolution.Failed);
        SampleContent index = Given.Index(Given.Image(1).Build(), Given.Image(2).ForPlatform("linux/arm64").Build()).Build();

        await scene.MirrorAsync(Old, $"{Name}", "1.0");
        int image = scene.Emulator.Actions.Of("PutImage").Count;
        await scene.MirrorAsync(index, $"{Name}", "2.0", "2");
        await scene.MirrorAsync(index, $"{Name}", "2.0", "2");

        Assert.Equal((1, 1 + 2 + 1), (image, scene.Emulator.Actions.Of("PutImage").Count));
        Assert.Empty(scene.Private.Repository(Name).MissingUnder(index.Digest));
    }

    private static async Task<AccountScene> StartAsync(ImmutableTagResolution resolution)
    {
        AccountScene scene = await AccountScene.StartAsync(publisher: publisher => publisher.ImmutableTags = resolution);
        using AmazonECRClient api = scene.Api();
        await api.CreateRepositoryAsync(
            new CreateRepositoryRequest { RepositoryName = $"{Name}", ImageTagMutability = ImageTagMutability.IMMUTABLE }, AccountScene.Cancellation);
        return scene;
    }
}
