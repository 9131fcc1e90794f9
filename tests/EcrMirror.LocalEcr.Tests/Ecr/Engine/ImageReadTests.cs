using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>How images are found. Facts: ECR API reference, BatchGetImage, DescribeImages, ListImages, ListImageReferrers.</summary>
public sealed class ImageReadTests : EcrTests
{
    private const string Docker = "application/vnd.docker.distribution.manifest.v2+json";
    private const string Oci = "application/vnd.oci.image.manifest.v1+json";

    private static readonly SampleContent Small = Given.Image(1).WithLayers(1, 1000).Build();
    private static readonly SampleContent Large = Given.Image(2).ForPlatform("linux/arm64").WithLayers(1, 5000).Build();
    private static readonly SampleContent Index = Given.Index(Small, Large).Build();

    protected override EcrEmulatorOptions Options => base.Options with { PrivateQuotas = EcrQuotas.Private.WithoutRates() };

    [Fact]
    public async Task Each_image_that_is_asked_for_is_found_or_is_a_failure_of_its_own()
    {
        await PushedAsync();

        JsonObject answer = await AskAsync("BatchGetImage", new
        {
            repositoryName = "team/app",
            imageIds = new object[]
            {
                new { imageTag = "1.0" },
                new { imageTag = "latest" },
                new { imageTag = "none" },
                new { imageDigest = Digest.Sha256("none"u8).ToString() },
                new { imageDigest = "nonsense" },
                new { imageDigest = Small.Digest.ToString(), imageTag = "1.0" },
                new { },
            },
        });

        Assert.Equal(["1.0", "latest"], answer["images"]!.AsArray().Select(image => image!["imageId"]!["imageTag"]!.GetValue<string>()));
        Assert.Equal(Encoding.UTF8.GetString(Index.Manifest.Content.Span), answer["images"]![0]!["imageManifest"]!.GetValue<string>());
        Assert.Equal(
            ["ImageNotFound", "ImageNotFound", "InvalidImageDigest", "ImageTagDoesNotMatchDigest", "MissingDigestAndTag"],
            answer["failures"]!.AsArray().Select(failure => failure!["failureCode"]!.GetValue<string>()));
        Assert.Equal("Requested image not found", answer["failures"]![0]!["failureReason"]!.GetValue<string>());
        Assert.Equal("Invalid request parameters: both tag and digest cannot be null", answer["failures"]![4]!["failureReason"]!.GetValue<string>());
    }

    // ECR user guide, "Container image manifest format support".
    [Fact]
    public async Task Who_does_not_take_the_type_of_an_image_gets_another_with_another_digest_by_tag_only()
    {
        await CreateAsync("team/app");
        await PushAsync(Small, "team/app", "1.0");

        JsonNode byTag = await OneAsync(new { imageTag = "1.0" }, Docker);
        JsonNode byDigest = await OneAsync(new { imageDigest = Small.Digest.ToString() }, Docker);
        JsonNode asPushed = await OneAsync(new { imageTag = "1.0" }, Docker, Oci);

        Assert.Equal(Docker, byTag["imageManifestMediaType"]!.GetValue<string>());
        Assert.NotEqual(Small.Digest.ToString(), byTag["imageId"]!["imageDigest"]!.GetValue<string>());
        Assert.Equal(Digest.Sha256(Encoding.UTF8.GetBytes(byTag["imageManifest"]!.GetValue<string>())).ToString(), byTag["imageId"]!["imageDigest"]!.GetValue<string>());
        Assert.Equal(Oci, byDigest["imageManifestMediaType"]!.GetValue<string>());
        Assert.Equal(Small.Digest.ToString(), asPushed["imageId"]!["imageDigest"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_size_of_an_index_is_that_of_its_largest_image()
    {
        await PushedAsync();

        JsonObject described = await AskAsync("DescribeImages", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" } } });

        JsonNode detail = Assert.Single(described["imageDetails"]!.AsArray())!;
        Assert.Equal(Large.Blobs.Sum(blob => blob.Descriptor.Size), detail["imageSizeInBytes"]!.GetValue<long>());
        Assert.Equal(["1.0", "latest"], detail["imageTags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(Index.Manifest.MediaType.ToString(), detail["imageManifestMediaType"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_image_without_tags_has_no_list_of_them_and_says_what_it_is_and_is_about()
    {
        await CreateAsync("team/app");
        await PushAsync(Given.Artifact("application/vnd.example.sbom").For(Small).Build(), "team/app");

        JsonNode detail = (await AskAsync("DescribeImages", new { repositoryName = "team/app" }))["imageDetails"]![0]!;

        Assert.Null(detail["imageTags"]);
        Assert.Null(detail["lastRecordedPullTime"]);
        Assert.Equal(Small.Digest.ToString(), detail["subjectManifestDigest"]!.GetValue<string>());
        Assert.NotNull(detail["artifactMediaType"]);
    }

    [Fact]
    public async Task One_image_that_is_not_there_fails_a_description()
    {
        await PushedAsync();

        string message = await RefusedAsync(
            "ImageNotFoundException", "DescribeImages", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" }, new { imageTag = "none" } } });

        Assert.Equal(
            $"The image with imageId {{imageDigest:'null', imageTag:'none'}} does not exist within the repository with name 'team/app' in the registry with id '{Account}'",
            message);
    }

    [Theory]
    [InlineData("TAGGED", 1)]
    [InlineData("UNTAGGED", 2)]
    [InlineData("ANY", 3)]
    public async Task Images_are_described_by_whether_they_have_tags(string tagStatus, int count)
    {
        await PushedAsync();

        JsonObject described = await AskAsync("DescribeImages", new { repositoryName = "team/app", filter = new { tagStatus } });

        Assert.Equal(count, described["imageDetails"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_list_has_an_entry_for_each_tag_and_for_each_image_without_one()
    {
        await PushedAsync();

        JsonArray ids = (await AskAsync("ListImages", new { repositoryName = "team/app" }))["imageIds"]!.AsArray();

        Assert.Equal(4, ids.Count);
        Assert.Equal(["1.0", "latest"], ids.Select(id => id!["imageTag"]?.GetValue<string>()).OfType<string>());
        Assert.Equal(2, ids.Count(id => id!["imageTag"] is null));
    }

    [Fact]
    public async Task Pages_hold_everything_once_though_something_goes_meanwhile()
    {
        await CreateAsync("team/app");
        for (int seed = 0; seed < 5; seed++)
            await PushAsync(Given.Image(seed).WithLayers(1).Build(), "team/app", $"{seed}.0");
        JsonObject first = await AskAsync("ListImages", new { repositoryName = "team/app", maxResults = 2 });
        string gone = first["imageIds"]![1]!["imageDigest"]!.GetValue<string>();
        await AskAsync("BatchDeleteImage", new { repositoryName = "team/app", imageIds = new[] { new { imageDigest = gone } } });

        JsonObject second = await AskAsync("ListImages", new { repositoryName = "team/app", maxResults = 2, nextToken = first["nextToken"]!.GetValue<string>() });
        JsonObject third = await AskAsync("ListImages", new { repositoryName = "team/app", maxResults = 2, nextToken = second["nextToken"]!.GetValue<string>() });

        string[] tags = [.. new[] { first, second, third }.SelectMany(page => page["imageIds"]!.AsArray()).Select(id => id!["imageTag"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
        Assert.Equal(["0.0", "1.0", "2.0", "3.0", "4.0"], tags);
        Assert.Null(third["nextToken"]);
    }

    [Fact]
    public async Task Pages_and_names_do_not_go_together_and_a_token_is_good_for_its_own_operation()
    {
        await PushedAsync();
        string token = (await AskAsync("ListImages", new { repositoryName = "team/app", maxResults = 1 }))["nextToken"]!.GetValue<string>();

        await RefusedAsync("InvalidParameterException", "DescribeImages", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" } }, maxResults = 1 });
        await RefusedAsync("InvalidParameterException", "DescribeImages", new { repositoryName = "team/app", nextToken = token });
    }

    // ECR API reference, ImageDetail: "lastRecordedPullTime … at least once every 24 hours".
    [Fact]
    public async Task A_pull_is_written_down_once_a_day()
    {
        await CreateAsync("team/app");
        await PushAsync(Small, "team/app", "1.0");
        DateTimeOffset first = Time.GetUtcNow();
        await OneAsync(new { imageTag = "1.0" });
        Time.Advance(TimeSpan.FromHours(23));
        await OneAsync(new { imageTag = "1.0" });
        decimal afterSecond = await PullTimeAsync();
        Time.Advance(TimeSpan.FromHours(1));
        await OneAsync(new { imageTag = "1.0" });

        decimal afterThird = await PullTimeAsync();

        Assert.Equal(first.ToUnixTimeMilliseconds() / 1000m, afterSecond);
        Assert.Equal(Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000m, afterThird);
    }

    [Fact]
    public async Task The_pulls_of_excluded_principals_are_not_written_down()
    {
        await CreateAsync("team/app");
        await PushAsync(Small, "team/app", "1.0");
        await AskAsync("RegisterPullTimeUpdateExclusion", new { principalArn = Key.Arn });

        await OneAsync(new { imageTag = "1.0" });

        JsonNode detail = (await AskAsync("DescribeImages", new { repositoryName = "team/app" }))["imageDetails"]![0]!;
        Assert.Null(detail["lastRecordedPullTime"]);
    }

    [Fact]
    public async Task Referrers_are_listed_by_type_in_pages()
    {
        await CreateAsync("team/app");
        await PushAsync(Small, "team/app", "1.0");
        foreach (int seed in (int[])[1, 2, 3])
            await PushAsync(Given.Artifact("application/vnd.example.sbom", seed).For(Small).WithAnnotation("number", $"{seed}").Build(), "team/app");
        await PushAsync(Given.Artifact("application/vnd.example.signature", 4).For(Small).Build(), "team/app");

        JsonObject first = await ReferrersAsync(new { artifactTypes = new[] { "application/vnd.example.sbom" } }, 2, null);
        JsonObject second = await ReferrersAsync(new { artifactTypes = new[] { "application/vnd.example.sbom" } }, 2, first["nextToken"]!.GetValue<string>());
        JsonObject all = await ReferrersAsync(new { }, 50, null);

        Assert.Equal(3, first["referrers"]!.AsArray().Count + second["referrers"]!.AsArray().Count);
        Assert.Null(second["nextToken"]);
        Assert.Equal(4, all["referrers"]!.AsArray().Count);
        Assert.NotNull(first["referrers"]![0]!["annotations"]!["number"]);
        Assert.Contains(Emulator.Actions.Of("ListImageReferrers"), entry => entry.Succeeded);
    }

    [Fact]
    public async Task An_archived_image_is_inaccessible_until_it_has_been_brought_back()
    {
        await CreateAsync("team/app");
        await PushAsync(Small, "team/app", "1.0");
        object archived = new { repositoryName = "team/app", imageId = new { imageTag = "1.0" }, targetStorageClass = "ARCHIVE" };
        object restored = new { repositoryName = "team/app", imageId = new { imageTag = "1.0" }, targetStorageClass = "STANDARD" };

        JsonObject away = await AskAsync("UpdateImageStorageClass", archived);
        JsonObject missing = await AskAsync("BatchGetImage", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" } } });
        JsonObject active = await AskAsync("DescribeImages", new { repositoryName = "team/app" });
        JsonObject back = await AskAsync("UpdateImageStorageClass", restored);
        Time.Advance(TimeSpan.FromMinutes(20));
        JsonNode found = await OneAsync(new { imageTag = "1.0" });

        Assert.Equal("ARCHIVED", away["imageStatus"]!.GetValue<string>());
        Assert.Equal("ImageInaccessible", missing["failures"]![0]!["failureCode"]!.GetValue<string>());
        Assert.Empty(active["imageDetails"]!.AsArray());
        Assert.Equal("ACTIVATING", back["imageStatus"]!.GetValue<string>());
        Assert.Equal(Small.Digest.ToString(), found["imageId"]!["imageDigest"]!.GetValue<string>());
    }

    private async Task PushedAsync()
    {
        await CreateAsync("team/app");
        await PushAsync(Index, "team/app", "1.0");
        await AskAsync("PutImage", PutInput("team/app", Index, "latest"));
    }

    private async Task<JsonNode> OneAsync(object id, params string[] accepted)
    {
        var input = new Dictionary<string, object> { ["repositoryName"] = "team/app", ["imageIds"] = new[] { id } };
        if (accepted.Length > 0)
            input["acceptedMediaTypes"] = accepted;
        return Assert.Single((await AskAsync("BatchGetImage", input))["images"]!.AsArray())!;
    }

    private async Task<decimal> PullTimeAsync() =>
        (await AskAsync("DescribeImages", new { repositoryName = "team/app" }))["imageDetails"]![0]!["lastRecordedPullTime"]!.GetValue<decimal>();

    private Task<JsonObject> ReferrersAsync(object filter, int maxResults, string? nextToken) => AskAsync(
        "ListImageReferrers", new { repositoryName = "team/app", subjectId = new { imageDigest = Small.Digest.ToString() }, filter, maxResults, nextToken });
}
