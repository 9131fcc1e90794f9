using Amazon.ECR.Model;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Ecr.Upkeep;

namespace EcrMirror.Ecr.Tests.Diagnosis;

/// <summary>Which actions are allowed is found out without changing anything.</summary>
public sealed class PermissionCheckTests
{
    private const string Lifecycle = """
        {"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":9},"action":{"type":"expire"}}]}
        """;

    private const string Arn = "arn:aws:ecr:eu-west-1:123456789012:repository/mirror/app";

    private static readonly string[] Pushing =
        ["BatchCheckLayerAvailability", "BatchGetImage", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"];

    public static TheoryData<string> NeededActions => [.. Pushing];

    [Fact]
    public async Task What_works_is_one_line_and_nothing_was_changed()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        aws.Private.CreateRepository(EcrMirror.Oci.RepositoryName.Parse("mirror/app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        Assert.Equal(
            ["Ok | allowed: ecr:DescribeRepositories, ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:PutImage"],
            examined.Of(CheckArea.Permissions));
        DescribeImagesResponse images = await aws.Ecr.DescribeImagesAsync(new DescribeImagesRequest { RepositoryName = "mirror/app" }, EmulatedAws.Token);
        Assert.Empty(images.ImageDetails ?? []);
    }

    [Theory]
    [MemberData(nameof(NeededActions))]
    public async Task An_action_that_is_denied_is_named_with_the_repository(string denied)
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: [AllBut(denied)]);
        aws.Private.CreateRepository(EcrMirror.Oci.RepositoryName.Parse("mirror/app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        IReadOnlyList<string> lines = examined.Of(CheckArea.Permissions);
        Assert.StartsWith(
            $"Failed | ecr:{denied} is denied: nothing can be mirrored here | AccessDeniedException: User: arn:aws:iam::123456789012:user/local is not authorized to perform: ecr:{denied} on resource: {Arn}",
            lines[0],
            StringComparison.Ordinal);
        Assert.EndsWith($"| Allow ecr:{denied} on {Arn}.", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain($"ecr:{denied}", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task Into_a_repository_that_is_missing_nothing_is_tried_that_could_make_it()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.CreateRepositoryCreationTemplateAsync(
            new CreateRepositoryCreationTemplateRequest { Prefix = "ROOT", AppliedFor = ["CREATE_ON_PUSH"] }, EmulatedAws.Token);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        Assert.Equal(
            [
                "Ok | allowed: ecr:DescribeRepositories, ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:CreateRepository",
                "Skipped | not tried: ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:PutImage | The repository is missing, and asking could make it.",
            ],
            examined.Of(CheckArea.Permissions));
        Assert.Empty(aws.Private.Repositories);
    }

    [Fact]
    public async Task A_repository_that_is_missing_and_may_not_be_made_is_a_failure()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: [AllBut("CreateRepository")]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        string denied = examined.Of(CheckArea.Permissions)[0];
        Assert.StartsWith("Failed | ecr:CreateRepository is denied, and the repository is missing", denied, StringComparison.Ordinal);
        Assert.EndsWith($"| Allow ecr:CreateRepository on {Arn}.", denied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_says_whether_the_repository_is_there_nothing_is_tried_that_could_make_it()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: [AllBut("DescribeRepositories", "BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        Assert.Contains(examined.Of(CheckArea.Permissions), line => line.Contains("It is not known whether the repository is there", StringComparison.Ordinal));
        Assert.DoesNotContain("PutImage", aws.Actions);
        Assert.DoesNotContain("CreateRepository", aws.Actions);
    }

    [Fact]
    public async Task What_declared_settings_need_is_tried_and_leaves_them_as_they_are()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            options => options.Repositories.Templates.Add(new EcrRepositoryTemplate
            {
                Prefix = "mirror",
                ImageTagMutability = "IMMUTABLE",
                ScanOnPush = true,
                Policy = "{}",
                LifecyclePolicy = Lifecycle,
                Tags = { ["owner"] = "mirror" },
            }),
            policies: [AllBut("PutImageTagMutability", "SetRepositoryPolicy", "PutLifecyclePolicy", "TagResource")]);
        aws.Private.CreateRepository(EcrMirror.Oci.RepositoryName.Parse("mirror/app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        IReadOnlyList<string> lines = examined.Of(CheckArea.Permissions);
        Assert.Equal(
            ["ecr:PutImageTagMutability", "ecr:SetRepositoryPolicy", "ecr:PutLifecyclePolicy", "ecr:TagResource"],
            lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));
        Assert.Contains("ecr:GetRepositoryPolicy, ecr:GetLifecyclePolicy, ecr:ListTagsForResource", lines[^2], StringComparison.Ordinal);
        Assert.Equal("Skipped | not tried: ecr:PutImageScanningConfiguration | No request asks without doing it.", lines[^1]);
    }

    [Fact]
    public async Task Requests_about_settings_that_are_allowed_change_none()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(new EcrRepositoryTemplate
        {
            ImageTagMutability = "IMMUTABLE",
            Policy = "{}",
            LifecyclePolicy = Lifecycle,
            Tags = { ["owner"] = "mirror" },
        }));
        aws.Private.CreateRepository(EcrMirror.Oci.RepositoryName.Parse("app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.EndsWith(
            "ecr:PutImage, ecr:PutImageTagMutability, ecr:GetRepositoryPolicy, ecr:SetRepositoryPolicy, ecr:GetLifecyclePolicy, ecr:PutLifecyclePolicy, ecr:ListTagsForResource, ecr:TagResource",
            Assert.Single(examined.Of(CheckArea.Permissions)),
            StringComparison.Ordinal);
        Repository kept = (await aws.Ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest(), EmulatedAws.Token)).Repositories!.Single();
        Assert.Equal("MUTABLE", kept.ImageTagMutability!.Value);
        ListTagsForResourceResponse tags = await aws.Ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = kept.RepositoryArn }, EmulatedAws.Token);
        Assert.Empty(tags.Tags ?? []);
        await Assert.ThrowsAsync<RepositoryPolicyNotFoundException>(
            () => aws.Ecr.GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RepositoryName = "app" }, EmulatedAws.Token));
    }

    [Fact]
    public async Task At_ECR_Public_the_same_is_asked_of_its_own_actions()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr-public:PutImage","Resource":"*"}]}"""]);
        aws.Public.CreateRepository(EcrMirror.Oci.RepositoryName.Parse("app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Public.Host}/{EmulatedAws.Alias}/app");

        IReadOnlyList<string> lines = examined.Of(CheckArea.Permissions);
        Assert.StartsWith("Failed | ecr-public:PutImage is denied", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("| Allow ecr-public:PutImage on arn:aws:ecr-public::*:repository/app.", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "Ok | allowed: ecr-public:DescribeRepositories, ecr-public:BatchCheckLayerAvailability, ecr-public:InitiateLayerUpload, ecr-public:UploadLayerPart, ecr-public:CompleteLayerUpload",
            lines[1]);
    }

    private static string AllBut(params string[] actions) =>
        $$"""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":[{{string.Join(',', actions.Select(action => $"\"ecr:{action}\""))}}],"Resource":"*"}]}""";
}
