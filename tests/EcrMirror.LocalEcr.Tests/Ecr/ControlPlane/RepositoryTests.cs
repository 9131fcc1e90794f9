using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Repositories and what they are set to. Facts: ECR API reference; ECR user guide, "Private repositories".</summary>
public sealed class RepositoryTests : EcrTests
{
    private const string Pull = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}""";

    [Fact]
    public async Task A_repository_that_is_told_nothing_is_mutable_and_encrypted_by_aes256()
    {
        JsonObject created = await AskAsync("CreateRepository", new { repositoryName = "team/app" });

        JsonNode repository = created["repository"]!;
        Assert.Equal($"arn:aws:ecr:us-east-1:{Account}:repository/team/app", repository["repositoryArn"]!.GetValue<string>());
        Assert.Equal($"{Private.Host}/team/app", repository["repositoryUri"]!.GetValue<string>());
        Assert.Equal("MUTABLE", repository["imageTagMutability"]!.GetValue<string>());
        Assert.False(repository["imageScanningConfiguration"]!["scanOnPush"]!.GetValue<bool>());
        Assert.Equal("""{"encryptionType":"AES256"}""", repository["encryptionConfiguration"]!.ToJsonString());
    }

    [Fact]
    public async Task Encryption_by_kms_without_a_key_is_by_the_one_of_aws()
    {
        JsonObject created = await AskAsync("CreateRepository", new { repositoryName = "team/app", encryptionConfiguration = new { encryptionType = "KMS" } });

        Assert.StartsWith(
            $"arn:aws:kms:us-east-1:{Account}:key/", created["repository"]!["encryptionConfiguration"]!["kmsKey"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repositories_that_are_there_or_not_are_said_so_in_the_words_of_ecr()
    {
        await CreateAsync("team/app");

        Assert.Equal(
            $"The repository with name 'team/app' already exists in the registry with id '{Account}'",
            await RefusedAsync("RepositoryAlreadyExistsException", "CreateRepository", new { repositoryName = "team/app" }));
        Assert.Equal(
            $"The repository with name 'team/none' does not exist in the registry with id '{Account}'",
            await RefusedAsync("RepositoryNotFoundException", "DescribeRepositories", new { repositoryNames = new[] { "team/app", "team/none" } }));
    }

    [Fact]
    public async Task A_repository_with_images_goes_by_force_only_and_takes_everything_with_it()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();
        await CreateAsync("team/app");
        await PushAsync(image, "team/app", "1.0");

        string message = await RefusedAsync("RepositoryNotEmptyException", "DeleteRepository", new { repositoryName = "team/app" });
        await AskAsync("DeleteRepository", new { repositoryName = "team/app", force = true });
        await CreateAsync("team/app");

        Assert.Equal($"The repository with name 'team/app' in registry with id '{Account}' cannot be deleted because it still contains images", message);
        Assert.Empty(Private.Repository(RepositoryName.Parse("team/app")).Manifests);
        Assert.Empty(Private.Repository(RepositoryName.Parse("team/app")).Blobs);
    }

    [Theory]
    [InlineData("IMMUTABLE", true)]
    [InlineData("MUTABLE", true)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", false)]
    [InlineData("MUTABLE_WITH_EXCLUSION", false)]
    public async Task Filters_belong_to_two_kinds_of_mutability_and_to_those_only(string mutability, bool hasFilters)
    {
        await CreateAsync("team/app");
        object? filters = hasFilters ? new[] { new { filterType = "WILDCARD", filter = "dev-*" } } : null;

        await RefusedAsync(
            "InvalidParameterException", "PutImageTagMutability", new { repositoryName = "team/app", imageTagMutability = mutability, imageTagMutabilityExclusionFilters = filters });
    }

    [Fact]
    public async Task Mutability_and_its_filters_are_read_back()
    {
        await CreateAsync("team/app");

        await AskAsync("PutImageTagMutability", new
        {
            repositoryName = "team/app",
            imageTagMutability = "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters = new[] { new { filterType = "WILDCARD", filter = "latest" } },
        });

        JsonNode repository = (await AskAsync("DescribeRepositories", new { }))["repositories"]![0]!;
        Assert.Equal("IMMUTABLE_WITH_EXCLUSION", repository["imageTagMutability"]!.GetValue<string>());
        Assert.Equal("""[{"filterType":"WILDCARD","filter":"latest"}]""", repository["imageTagMutabilityExclusionFilters"]!.ToJsonString());
    }

    [Fact]
    public async Task A_repository_has_fifty_tags_at_most_and_none_of_aws()
    {
        await CreateAsync("team/app");
        string arn = $"arn:aws:ecr:us-east-1:{Account}:repository/team/app";
        await AskAsync("TagResource", new { resourceArn = arn, tags = Enumerable.Range(0, 50).Select(number => new { Key = $"key-{number}", Value = "1" }) });

        await RefusedAsync("TooManyTagsException", "TagResource", new { resourceArn = arn, tags = new[] { new { Key = "one-more", Value = "1" } } });
        await RefusedAsync("InvalidTagParameterException", "TagResource", new { resourceArn = arn, tags = new[] { new { Key = "aws:mine", Value = "1" } } });
        await AskAsync("UntagResource", new { resourceArn = arn, tagKeys = Enumerable.Range(1, 49).Select(number => $"key-{number}") });

        Assert.Equal("""[{"Key":"key-0","Value":"1"}]""", (await AskAsync("ListTagsForResource", new { resourceArn = arn }))["tags"]!.ToJsonString());
        Assert.Equal(
            "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'",
            await RefusedAsync("InvalidParameterException", "ListTagsForResource", new { resourceArn = "arn:aws:s3:::bucket" }));
    }

    [Fact]
    public async Task A_policy_comes_back_laid_out_anew_and_with_the_same_meaning()
    {
        await CreateAsync("team/app");

        await AskAsync("SetRepositoryPolicy", new { repositoryName = "team/app", policyText = Pull });

        string read = (await AskAsync("GetRepositoryPolicy", new { repositoryName = "team/app" }))["policyText"]!.GetValue<string>();
        Assert.NotEqual(Pull, read);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Pull), JsonNode.Parse(read)));
    }

    [Fact]
    public async Task What_is_no_policy_or_locks_out_who_sets_it_is_refused()
    {
        await CreateAsync("team/app");
        const string denial = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"ecr:SetRepositoryPolicy"}]}""";

        Assert.Equal(
            "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
            await RefusedAsync("InvalidParameterException", "SetRepositoryPolicy", new { repositoryName = "team/app", policyText = "{}" }));
        await RefusedAsync("InvalidParameterException", "SetRepositoryPolicy", new { repositoryName = "team/app", policyText = denial });
        await AskAsync("SetRepositoryPolicy", new { repositoryName = "team/app", policyText = denial, force = true });
        await RefusedAsync("AccessDeniedException", "SetRepositoryPolicy", new { repositoryName = "team/app", policyText = Pull });
    }

    [Fact]
    public async Task What_a_test_puts_in_past_the_api_is_there_for_the_api()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();

        image.AddTo(Private.Repository(RepositoryName.Parse("team/app")), Tag.Parse("1.0"));

        JsonObject described = await AskAsync("DescribeImages", new { repositoryName = "team/app" });
        Assert.Equal(image.Digest.ToString(), described["imageDetails"]![0]!["imageDigest"]!.GetValue<string>());
        Assert.Equal("team/app", (await AskAsync("DescribeRepositories", new { }))["repositories"]![0]!["repositoryName"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_a_test_loses_past_the_api_is_lost_for_the_api()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();
        await CreateAsync("team/app");
        await PushAsync(image, "team/app", "1.0");

        Private.Faults.LoseManifest(RepositoryName.Parse("team/app"), image.Digest);

        JsonObject answer = await AskAsync("BatchGetImage", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" } } });
        Assert.Equal("ImageNotFound", answer["failures"]![0]!["failureCode"]!.GetValue<string>());
    }
}
