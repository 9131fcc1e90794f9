using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>How images come in. Facts: ECR API reference, PutImage; ECR user guide, "Image tag mutability" and "Service quotas".</summary>
public sealed class PutImageTests : EcrTests
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    private static readonly SampleContent One = Given.Image(1).WithLayers(1).Build();
    private static readonly SampleContent Two = Given.Image(2).WithLayers(1).Build();

    protected override EcrEmulatorOptions Options => base.Options with
    {
        PrivateQuotas = EcrQuotas.Private.WithoutRates() with { ImagesPerRepository = 3, TagsPerImage = 2 },
    };

    [Fact]
    public async Task An_image_is_called_by_the_digest_of_its_exact_bytes()
    {
        SampleContent odd = Given.Image().WithLayers(1).WithOddBytes().Build();
        await CreateAsync("team/app");
        await PushAsync(odd, "team/app", "1.0");

        LocalRepository repository = Private.Repository(RepositoryName.Parse("team/app"));

        Assert.Equal(odd.Digest, repository.Tags[Tag.Parse("1.0")]);
        Assert.Equal(odd.Manifest.Content.ToArray(), repository.Manifests[odd.Digest].Content.ToArray());
    }

    // As ecr-buildkite-plugin#111 saw it.
    [Fact]
    public async Task The_same_image_under_the_same_tag_is_said_to_be_there()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");

        string message = await RefusedAsync("ImageAlreadyExistsException", "PutImage", PutInput("team/app", One, "1.0"));

        Assert.Equal(
            $"Image with digest '{One.Digest}' and tag '1.0' already exists in the repository with name 'team/app' in registry with id '{Account}'", message);
    }

    // containers-roadmap#2179: also where nothing would change.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_immutable_tag_is_refused_whether_or_not_the_image_is_the_same(bool isSame)
    {
        await AskAsync("CreateRepository", new { repositoryName = "team/app", imageTagMutability = "IMMUTABLE" });
        await PushAsync(One, "team/app", "1.0");
        await PushAsync(Two, "team/app");

        string message = await RefusedAsync("ImageTagAlreadyExistsException", "PutImage", PutInput("team/app", isSame ? One : Two, "1.0"));

        Assert.Equal("The image tag '1.0' already exists in the 'team/app' repository and cannot be overwritten because the tag is immutable.", message);
    }

    [Theory]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "latest", true)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "dev-1", true)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "1.0", false)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "latest", false)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "1.0", true)]
    public async Task Filters_turn_mutability_around_for_the_tags_that_they_match(string mutability, string tag, bool moves)
    {
        await AskAsync("CreateRepository", new
        {
            repositoryName = "team/app",
            imageTagMutability = mutability,
            imageTagMutabilityExclusionFilters = new[] { new { filterType = "WILDCARD", filter = "latest" }, new { filterType = "WILDCARD", filter = "dev-*" } },
        });
        await PushAsync(One, "team/app", tag);
        await PushAsync(Two, "team/app");

        ApiAnswer answer = await SendAsync("AmazonEC2ContainerRegistry_V20150921.PutImage", PutInput("team/app", Two, tag));

        Assert.Equal(moves ? null : "ImageTagAlreadyExistsException", answer.Json["__type"]?.GetValue<string>());
        Assert.Equal(moves ? Two.Digest : One.Digest, Private.Repository(RepositoryName.Parse("team/app")).Tags[Tag.Parse(tag)]);
    }

    [Fact]
    public async Task Layers_that_are_missing_are_named_the_config_among_them()
    {
        await CreateAsync("team/app");

        string message = await RefusedAsync("LayersNotFoundException", "PutImage", PutInput("team/app", One, "1.0"));

        Assert.Contains(One.Blobs[0].Descriptor.Digest.ToString(), message, StringComparison.Ordinal);
        Assert.Contains(One.Blobs[1].Descriptor.Digest.ToString(), message, StringComparison.Ordinal);
        Assert.Empty(Private.Repository(RepositoryName.Parse("team/app")).Manifests);
    }

    [Fact]
    public async Task Images_that_an_index_lists_have_to_be_there_first()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app");

        string message = await RefusedAsync("ReferencedImagesNotFoundException", "PutImage", PutInput("team/app", Given.Index(One, Two).Build(), "1.0"));

        Assert.Contains(Two.Digest.ToString(), message, StringComparison.Ordinal);
        Assert.DoesNotContain(One.Digest.ToString(), message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_referrer_is_about_need_not_be_there()
    {
        await CreateAsync("team/app");

        await PushAsync(Given.Artifact("application/vnd.example.sbom").For(One).Build(), "team/app");

        Assert.Single(Private.Repository(RepositoryName.Parse("team/app")).Manifests);
    }

    [Fact]
    public async Task A_digest_that_is_given_is_checked()
    {
        await CreateAsync("team/app");
        Dictionary<string, object> input = PutInput("team/app", One);
        input["imageDigest"] = Two.Digest.ToString();

        await RefusedAsync("ImageDigestDoesNotMatchException", "PutImage", input);
    }

    // sigstore-js#1058, oras#690, libpod#1719.
    [Theory]
    [InlineData("no JSON", OciManifest)]
    [InlineData("[]", OciManifest)]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}""", null)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"text/plain;version=0.2","config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}""", null)]
    [InlineData("""{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"a/b","blobs":[]}""", null)]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", OciManifest)]
    public async Task A_manifest_of_a_kind_that_is_not_taken_is_called_a_syntax_error(string manifest, string? mediaType)
    {
        await CreateAsync("team/app");
        var input = new Dictionary<string, object> { ["repositoryName"] = "team/app", ["imageManifest"] = manifest };
        if (mediaType is not null)
            input["imageManifestMediaType"] = mediaType;

        string message = await RefusedAsync("InvalidParameterException", "PutImage", input);

        Assert.Equal("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'", message);
    }

    // vllm#48065: the same words at the API and at the registry.
    [Fact]
    public async Task A_repository_that_is_full_takes_no_image_and_still_moves_tags()
    {
        await CreateAsync("team/app");
        for (int seed = 1; seed <= 3; seed++)
            await PushAsync(Given.Image(seed).WithLayers(1).Build(), "team/app");
        SampleContent fourth = Given.Image(4).WithLayers(1).Build();
        foreach (SampleBlob blob in fourth.TreeBlobs)
            await UploadAsync("team/app", blob.Content);

        string message = await RefusedAsync("LimitExceededException", "PutImage", PutInput("team/app", fourth, "4.0"));
        await AskAsync("PutImage", PutInput("team/app", One, "1.0"));

        Assert.Equal(
            $"The repository with name 'team/app' in registry with id '{Account}' already has the maximum allowed number of images which is '3'", message);
    }

    [Fact]
    public async Task An_image_has_so_many_tags_and_no_more()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1");
        await AskAsync("PutImage", PutInput("team/app", One, "2"));

        await RefusedAsync("LimitExceededException", "PutImage", PutInput("team/app", One, "3"));
    }

    [Fact]
    public async Task A_push_brings_an_image_back_from_the_archive()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");
        await AskAsync("UpdateImageStorageClass", new { repositoryName = "team/app", imageId = new { imageTag = "1.0" }, targetStorageClass = "ARCHIVE" });

        await AskAsync("PutImage", PutInput("team/app", One, "1.0"));

        JsonObject described = await AskAsync("DescribeImages", new { repositoryName = "team/app" });
        Assert.Equal("ACTIVE", Assert.Single(described["imageDetails"]!.AsArray())!["imageStatus"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("1.0+build")]
    [InlineData("-1")]
    public async Task A_tag_that_the_registry_could_not_be_asked_for_is_refused(string tag)
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app");

        await RefusedAsync("InvalidParameterException", "PutImage", PutInput("team/app", One, tag));
    }
}
