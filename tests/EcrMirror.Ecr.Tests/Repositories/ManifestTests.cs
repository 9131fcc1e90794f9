using System.Net;
using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.Ecr.Tests.Repositories;

/// <summary>Manifests are put where tags cannot be moved, and where what they name is missing.</summary>
public sealed class ManifestTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Image = SampleImage.Create(1, new Platform("linux", "amd64"));
    private static readonly SampleContent Another = SampleImage.Create(2, new Platform("linux", "amd64"));

    // Source: https://github.com/aws/containers-roadmap/issues/2179.
    [Fact]
    public async Task A_tag_that_cannot_be_moved_and_points_to_this_very_image_is_set()
    {
        await using EmulatedAws aws = await StartAsync(Image);

        await aws.Open("app").PutManifestAsync(Image.Manifest, Tag, EmulatedAws.Token);
        await aws.Open("app").PutManifestAsync(Image.Manifest, Tag, EmulatedAws.Token);

        Assert.Contains("ImageTagAlreadyExistsException", aws.Emulator.Actions.Of("PutImage").Select(put => put.Error));
    }

    [Fact]
    public async Task A_tag_that_cannot_be_moved_and_points_to_another_image_is_a_matter_of_policy()
    {
        await using EmulatedAws aws = await StartAsync(Image, Another);
        await aws.Open("app").PutManifestAsync(Image.Manifest, Tag, EmulatedAws.Token);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => aws.Open("app").PutManifestAsync(Another.Manifest, Tag, EmulatedAws.Token));

        Assert.True(refused.IsImmutableTag);
        Assert.Equal((FailureKind.Policy, false), (refused.Kind, refused.IsTransient));
        Assert.Equal(Image.Manifest.Digest, aws.Private.Repository(RepositoryName.Parse("app")).Tags[Tag]);
    }

    // How a registry of ECR answers is written nowhere: whatever it is, the code is the one that everybody knows.
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN")]
    [InlineData(HttpStatusCode.BadRequest, "MANIFEST_INVALID")]
    [InlineData(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN")]
    [InlineData(HttpStatusCode.NotFound, "LAYERS_NOT_FOUND")]
    [InlineData(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED")]
    public async Task A_manifest_that_names_what_is_missing_is_known_by_the_code_of_the_specification(HttpStatusCode status, string code)
    {
        await using EmulatedAws aws = await StartAsync();
        aws.Private.Quirks = aws.Private.Quirks with { MissingContentStatus = status, MissingContentCode = code };

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => aws.Open("app").PutManifestAsync(Image.Manifest, Tag, EmulatedAws.Token));

        Assert.True(refused.HasCode(RegistryErrorCode.ManifestBlobUnknown));
    }

    [Fact]
    public async Task A_manifest_that_is_refused_for_itself_is_not_taken_to_lack_something()
    {
        await using EmulatedAws aws = await StartAsync(Image);
        aws.Private.Quirks = aws.Private.Quirks with { LayersPerImage = 1 };

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => aws.Open("app").PutManifestAsync(Image.Manifest, Tag, EmulatedAws.Token));

        Assert.False(refused.HasCode(RegistryErrorCode.ManifestBlobUnknown));
        Assert.Equal(FailureKind.Quota, refused.Kind);
    }

    private static async Task<EmulatedAws> StartAsync(params SampleContent[] images)
    {
        EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.CreateRepositoryAsync(
            new CreateRepositoryRequest { RepositoryName = "app", ImageTagMutability = ImageTagMutability.IMMUTABLE }, EmulatedAws.Token);
        LocalRepository repository = aws.Private.Repository(RepositoryName.Parse("app"));
        foreach (SampleBlob blob in images.SelectMany(image => image.Blobs))
            repository.AddBlob(blob.Descriptor.Digest, blob.Content);
        return aws;
    }
}
