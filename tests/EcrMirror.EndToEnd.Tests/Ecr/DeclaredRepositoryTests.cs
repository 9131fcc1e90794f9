using Amazon.ECR.Model;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Ecr;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>Destinations' repositories are made and kept as they are declared, with the AWS command line as a witness.</summary>
public sealed class DeclaredRepositoryTests
{
    private const string Lifecycle = """
        {"rules":[{"rulePriority":1,"description":"old","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}
        """;

    [Fact]
    public async Task A_repository_that_is_missing_is_made_as_declared_before_anything_is_copied()
    {
        await using AccountScene scene = await AccountScene.StartAsync(ecr => ecr.Repositories.Templates.Add(Declared()));
        SampleContent image = Given.Image().Build();

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(image, "mirror/app", "1.0"));

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal(
            ["IMMUTABLE_WITH_EXCLUSION latest KMS True", "untagged 14", "mirror", image.Digest.ToString()],
            await AskAsync(scene));
        RepositoryReconciled made = Assert.Single(await scene.Notices.TakeAsync<RepositoryReconciled>(1));
        Assert.True(made.IsCreated);
        Assert.Empty(made.Problems);
        Assert.Single(scene.Emulator.Actions.Of("CreateRepository"));
    }

    [Fact]
    public async Task Nothing_is_looked_for_in_a_repository_that_was_just_made()
    {
        await using AccountScene scene = await AccountScene.StartAsync();
        SampleContent index = Given.Index(Given.Image().WithLayers(2).Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();

        ImageOutcome first = Assert.Single(await scene.MirrorAsync(index, "mirror/app", "1.0"));
        int looks = scene.Emulator.Actions.Of("BatchCheckLayerAvailability").Count, asked = scene.Private.Journal.Entries.Count(entry => entry.Request.Method is "HEAD" or "GET");
        ImageOutcome second = Assert.Single(await scene.MirrorAsync(Given.Image().Build(), "mirror/app", "1.0"));

        Assert.Equal((ImageStatus.Published, ImageStatus.Published), (first.Status, second.Status));
        Assert.Equal((0, 0), (looks, asked));
        Assert.Single(scene.Emulator.Actions.Of("BatchCheckLayerAvailability"));
    }

    [Fact]
    public async Task A_repository_that_is_otherwise_is_changed_where_it_can_be_and_the_rest_is_told_once()
    {
        await using AccountScene scene = await AccountScene.StartAsync(ecr => ecr.Repositories.Templates.Add(Declared()));
        using (Amazon.ECR.AmazonECRClient api = scene.Api())
            await api.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "mirror/app" }, AccountScene.Cancellation);
        SampleContent image = Given.Image().Build();

        ImageOutcome first = Assert.Single(await scene.MirrorAsync(image, "mirror/app", "1.0"));
        ImageOutcome second = Assert.Single(await scene.MirrorAsync(image, "mirror/app", "1.0"));

        Assert.Equal((ImageStatus.Published, ImageStatus.Current), (first.Status, second.Status));
        Assert.Equal(
            ["IMMUTABLE_WITH_EXCLUSION latest AES256 True", "untagged 14", "mirror", image.Digest.ToString()],
            await AskAsync(scene));
        RepositoryReconciled changed = Assert.Single(await scene.Notices.TakeAsync<RepositoryReconciled>(1));
        Assert.Equal(4, changed.Changed.Count);
        Assert.Equal(["encryptionConfiguration: AES256 -> KMS (aws/ecr) (only a new repository can have it)"], changed.Problems);
        await scene.Notices.TakeAsync<MirrorFoundCurrent>(1);
    }

    [Fact]
    public async Task Settings_are_changed_also_where_the_image_is_current()
    {
        await using AccountScene scene = await AccountScene.StartAsync(ecr => ecr.Repositories.CheckInterval = TimeSpan.Zero);
        SampleContent image = Given.Image().Build();
        await scene.MirrorAsync(image, "mirror/app", "1.0");
        scene.Mirror.Services.GetRequiredService<IOptions<EcrOptions>>().Value.Repositories.Templates.Add(Declared());

        ImageOutcome again = Assert.Single(await scene.MirrorAsync(image, "mirror/app", "1.0"));

        Assert.Equal(ImageStatus.Current, again.Status);
        Assert.Equal("IMMUTABLE_WITH_EXCLUSION latest AES256 True", (await AskAsync(scene))[0]);
    }

    [Fact]
    public async Task A_repository_that_may_not_be_made_fails_its_destination_with_what_to_do()
    {
        await using AccountScene scene = await AccountScene.StartAsync(ecr => ecr.Repositories.Create = false);

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(Given.Image().Build(), "mirror/app", "1.0"));

        Assert.Equal((ImageStatus.Failed, MirrorStage.Plan, FailureKind.Policy), (outcome.Status, outcome.Stage!.Value, outcome.Kind!.Value));
        Assert.Contains("Ecr:Repositories:Create", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Private.Repositories);
    }

    [Fact]
    public async Task A_repository_that_a_pull_through_cache_fills_is_not_copied_over()
    {
        await using AccountScene scene = await AccountScene.StartAsync();
        using (Amazon.ECR.AmazonECRClient api = scene.Api())
        {
            await api.CreatePullThroughCacheRuleAsync(
                new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = "cache", UpstreamRegistryUrl = "public.ecr.aws" }, AccountScene.Cancellation);
        }

        ImageOutcome outcome = Assert.Single(await scene.MirrorAsync(Given.Image().Build(), "cache/app", "1.0"));

        Assert.Equal((ImageStatus.Failed, FailureKind.Policy), (outcome.Status, outcome.Kind!.Value));
        Assert.Empty(scene.Private.Repositories);
    }

    private static EcrRepositoryTemplate Declared() => new()
    {
        Prefix = "mirror",
        ImageTagMutability = "IMMUTABLE_WITH_EXCLUSION",
        ImageTagMutabilityExclusions = { "latest" },
        Encryption = "KMS",
        ScanOnPush = true,
        LifecyclePolicy = Lifecycle,
        Tags = { ["owner"] = "mirror" },
    };

    // Settings, lifecycle policy, tag of the repository, and the image's digest, by a client that did not come from us.
    private static async Task<string[]> AskAsync(AccountScene scene)
    {
        AwsCommandLine aws = await AwsCommandLine.RequireAsync(new AwsEmulators(scene.Emulator.ApiAddress, scene.Emulator.ApiAddress), AccountScene.Cancellation);
        using var folder = new ScratchFolder();
        string said = await aws.RunAsync($"""
            export AWS_REGION={scene.Private.Region} AWS_DEFAULT_REGION={scene.Private.Region}
            aws ecr describe-repositories --repository-names mirror/app --output text \
                --query 'repositories[0].[imageTagMutability,imageTagMutabilityExclusionFilters[0].filter,encryptionConfiguration.encryptionType,imageScanningConfiguration.scanOnPush]'
            aws ecr get-lifecycle-policy --repository-name mirror/app --query lifecyclePolicyText --output text > policy
            python3 -c 'import json; rule = json.load(open("policy"))["rules"][0]["selection"]; print(rule["tagStatus"], rule["countNumber"])'
            aws ecr list-tags-for-resource --resource-arn arn:aws:ecr:{scene.Private.Region}:{scene.Private.Account}:repository/mirror/app --query 'tags[0].Value' --output text
            aws ecr describe-images --repository-name mirror/app --image-ids imageTag=1.0 --query 'imageDetails[0].imageDigest' --output text
            """, folder, AccountScene.Cancellation);
        return [.. said.Trim().Split('\n').Select(line => line.Replace('\t', ' '))];
    }
}
