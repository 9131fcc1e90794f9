using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>How images go. Facts: ECR API reference, BatchDeleteImage; ECR user guide, "Deleting an image".</summary>
public sealed class DeleteImageTests : EcrTests
{
    private static readonly SampleContent One = Given.Image(1).WithLayers(1).Build();
    private static readonly SampleContent Two = Given.Image(2).WithLayers(1).Build();
    private static readonly SampleContent Index = Given.Index(One, Two).Build();

    protected override EcrEmulatorOptions Options => base.Options with { PrivateQuotas = EcrQuotas.Private.WithoutRates() };

    private LocalRepository App => Private.Repository(RepositoryName.Parse("team/app"));

    [Fact]
    public async Task An_image_goes_with_its_last_tag()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");
        await AskAsync("PutImage", PutInput("team/app", One, "latest"));

        await DeleteAsync(new { imageTag = "1.0" });
        int afterFirst = App.Manifests.Count;
        await DeleteAsync(new { imageTag = "latest" });

        Assert.Equal(1, afterFirst);
        Assert.Empty(App.Manifests);
    }

    [Fact]
    public async Task By_digest_an_image_goes_with_all_of_its_tags()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");
        await AskAsync("PutImage", PutInput("team/app", One, "latest"));

        JsonObject deleted = await DeleteAsync(new { imageDigest = One.Digest.ToString() });

        Assert.Equal(["1.0", "latest"], deleted["imageIds"]!.AsArray().Select(id => id!["imageTag"]!.GetValue<string>()));
        Assert.Empty(App.Tags);
    }

    [Fact]
    public async Task What_an_index_lists_stays_until_the_index_goes()
    {
        await CreateAsync("team/app");
        await PushAsync(Index, "team/app", "1.0");

        JsonObject refused = await DeleteAsync(new { imageDigest = One.Digest.ToString() });
        JsonObject together = await DeleteAsync(
            new { imageDigest = One.Digest.ToString() }, new { imageDigest = Two.Digest.ToString() }, new { imageDigest = Index.Digest.ToString() });

        Assert.Equal("ImageReferencedByManifestList", refused["failures"]![0]!["failureCode"]!.GetValue<string>());
        Assert.Empty(together["failures"]!.AsArray());
        Assert.Empty(App.Manifests);
    }

    [Fact]
    public async Task What_is_not_there_is_a_failure()
    {
        await CreateAsync("team/app");

        JsonObject answer = await DeleteAsync(new { imageTag = "none" });

        Assert.Equal("ImageNotFound", answer["failures"]![0]!["failureCode"]!.GetValue<string>());
        Assert.Empty(answer["imageIds"]!.AsArray());
    }

    private Task<JsonObject> DeleteAsync(params object[] ids) => AskAsync("BatchDeleteImage", new { repositoryName = "team/app", imageIds = ids });
}
