using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>What an account may ask for in a second is not asked for faster.</summary>
public sealed class QuotaTests
{
    // Source: Amazon ECR user guide, "Service quotas": 10 PutImage a second in an account and region.
    [Fact]
    public async Task More_images_than_the_account_takes_in_a_second_are_published_without_one_refusal()
    {
        await using AccountScene scene = await AccountScene.StartAsync();
        var requests = new List<MirrorRequest>();
        for (int number = 0; number < 30; number++)
        {
            SampleContent image = Given.Image(number).Build();
            requests.Add(new MirrorRequest
            {
                RequestId = $"image-{number}",
                Source = await image.PushToAsync(scene.Plain, $"team/app-{number}", "1.0"),
                Destinations = [new Destination { Repository = scene.Private.Repository(RepositoryName.Parse("mirror/app")).Repository, Tags = [Tag.Parse($"{number}.0")] }],
            });
        }

        IReadOnlyList<ImageOutcome> outcomes = await scene.Mirror.MirrorAsync(requests);

        Assert.All(outcomes, outcome => Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason));
        Assert.Equal(30, scene.Emulator.Actions.Of("PutImage").Count);
        Assert.Empty(scene.Emulator.Actions.Throttled());
    }
}
