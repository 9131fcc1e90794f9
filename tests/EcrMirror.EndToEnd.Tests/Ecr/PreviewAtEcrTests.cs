using Amazon.ECR.Model;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>A dry run shows what would be done at ECR.</summary>
public sealed class PreviewAtEcrTests
{
    [Theory]
    [InlineData("DISABLED")]
    [InlineData("ENABLED")]
    public async Task Blobs_are_to_be_mounted_only_where_the_account_has_it_switched_on(string setting)
    {
        await using AccountScene scene = await AccountScene.StartAsync();
        using (Amazon.ECR.AmazonECRClient api = scene.Api())
            await api.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = setting }, AccountScene.Cancellation);
        SampleContent image = Given.Image().Build();
        await scene.MirrorAsync(image, "mirror/first", "1.0");
        var request = new MirrorRequest
        {
            RequestId = "second",
            Source = await image.PushToAsync(scene.Plain, "team/app", "source"),
            Destinations = [new Destination { Repository = scene.Private.Repository(RepositoryName.Parse("mirror/second")).Repository, Tags = [Tag.Parse("1.0")] }],
        };

        MirrorPreview preview = await scene.Mirror.Services.GetRequiredService<PlanPreview>().PreviewAsync(RequestIntake.ToSync(request), AccountScene.Cancellation);
        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(request));

        Assert.Equal(outcome.Tally, Assert.Single(preview.Destinations).Tally);
        Assert.Equal(setting is "ENABLED", outcome.Tally.BlobsMounted > 0);
        Assert.True(Assert.Single(preview.Repositories).IsCreated);
    }
}
