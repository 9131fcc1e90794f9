using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>Who has the token of a registry, from <c>docker login</c> for instance, and no credentials of AWS that count.</summary>
public sealed class LoggedInByHandTests
{
    [Fact]
    public async Task Images_are_mirrored_without_the_control_plane()
    {
        await using AccountScene scene = await AccountScene.StartAsync(ecr => ecr.PartsFrom = 1, isLoggedInByHand: true);
        var name = RepositoryName.Parse("mirror/app");
        scene.Private.CreateRepository(name);
        SampleContent index = Given.Index(Given.Image(1).Build(), Given.Image(2).ForPlatform("linux/arm64").Build()).Build();

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(index, $"{name}", "1.0", "latest"));

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Empty(scene.Private.Repository(name).MissingUnder(index.Digest));
        Assert.Equal(2, scene.Private.Repository(name).Tags.Count);
    }
}
