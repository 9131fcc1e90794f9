using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Testing.Time;

namespace EcrMirror.Ecr.Tests.Upkeep;

/// <summary>Repositories of a private registry are made and kept as they are declared.</summary>
public sealed class PrivateRepositoryTests
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"pull","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage"]}]}""";
    private const string Lifecycle = """
        {"rules":[{"rulePriority":1,"description":"old","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}
        """;

    [Fact]
    public async Task A_repository_that_is_missing_is_made_as_declared()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Everything()));
        IRemoteRepository repository = aws.Open("mirror/app");

        RepositoryDrift before = await repository.FindDriftAsync(EmulatedAws.Token);
        RepositoryReconciliation done = await repository.ReconcileAsync(EmulatedAws.Token);

        Assert.True(before is { IsMissing: true, CanBeReconciled: true });
        Assert.True(done.IsCreated);
        Assert.Empty(done.Problems);
        Amazon.ECR.Model.Repository made = await FindAsync(aws, "mirror/app");
        Assert.Equal(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION, made.ImageTagMutability);
        Assert.Equal(["latest"], made.ImageTagMutabilityExclusionFilters!.Select(filter => filter.Filter));
        Assert.Equal(EncryptionType.KMS, made.EncryptionConfiguration!.EncryptionType);
        Assert.True(made.ImageScanningConfiguration!.ScanOnPush);
        GetRepositoryPolicyResponse policy = await aws.Ecr.GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RepositoryName = "mirror/app" }, EmulatedAws.Token);
        Assert.True(PolicyText.AreSame(Policy, policy.PolicyText!));
        GetLifecyclePolicyResponse lifecycle = await aws.Ecr.GetLifecyclePolicyAsync(new GetLifecyclePolicyRequest { RepositoryName = "mirror/app" }, EmulatedAws.Token);
        Assert.True(PolicyText.AreSame(Lifecycle, lifecycle.LifecyclePolicyText!));
        ListTagsForResourceResponse tags = await aws.Ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = made.RepositoryArn }, EmulatedAws.Token);
        Assert.Equal([("owner", "mirror")], tags.Tags!.Select(tag => (tag.Key, tag.Value)));
        Assert.True(await repository.FindDriftAsync(EmulatedAws.Token) is { IsMissing: false, CanBeReconciled: false, Problems: [], Refusal: null });
    }

    [Fact]
    public async Task Of_a_repository_that_is_otherwise_what_can_be_changed_is_and_the_rest_is_said()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Everything()));
        await aws.Ecr.CreateRepositoryAsync(
            new CreateRepositoryRequest { RepositoryName = "mirror/app", Tags = [new Amazon.ECR.Model.Tag { Key = "cost", Value = "42" }] }, EmulatedAws.Token);
        IRemoteRepository repository = aws.Open("mirror/app");

        RepositoryDrift drift = await repository.FindDriftAsync(EmulatedAws.Token);
        RepositoryReconciliation done = await repository.ReconcileAsync(EmulatedAws.Token);
        RepositoryDrift after = await repository.FindDriftAsync(EmulatedAws.Token);

        string[] changes =
        [
            "imageTagMutability: MUTABLE -> IMMUTABLE_WITH_EXCLUSION (latest)",
            "scanOnPush: false -> true",
            "repositoryPolicy: none -> as declared",
            "lifecyclePolicy: none -> as declared",
            "tags: owner=none -> owner=mirror",
        ];
        Assert.Equal(changes, drift.Changes.Select(change => change.ToString()));
        Assert.Equal(["encryptionConfiguration: AES256 -> KMS (aws/ecr) (only a new repository can have it)"], drift.Problems);
        Assert.Equal(changes, done.Changed.Select(change => change.ToString()));
        Assert.False(done.IsCreated);
        Assert.Empty(after.Changes);
        Assert.Equal(drift.Problems, after.Problems);
        Amazon.ECR.Model.Repository kept = await FindAsync(aws, "mirror/app");
        ListTagsForResourceResponse tags = await aws.Ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = kept.RepositoryArn }, EmulatedAws.Token);
        Assert.Equal(["cost=42", "owner=mirror"], tags.Tags!.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_template_a_repository_is_made_plain_and_one_that_exists_is_left_alone()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "theirs", ImageTagMutability = ImageTagMutability.IMMUTABLE }, EmulatedAws.Token);

        RepositoryReconciliation made = await aws.Open("ours").ReconcileAsync(EmulatedAws.Token);
        RepositoryReconciliation left = await aws.Open("theirs").ReconcileAsync(EmulatedAws.Token);

        Assert.True(made.IsCreated);
        Assert.Equal(ImageTagMutability.MUTABLE, (await FindAsync(aws, "ours")).ImageTagMutability);
        Assert.False(left.IsCreated);
        Assert.Equal(ImageTagMutability.IMMUTABLE, (await FindAsync(aws, "theirs")).ImageTagMutability);
    }

    [Fact]
    public async Task Of_several_templates_the_one_with_the_longest_prefix_counts_alone()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options =>
        {
            options.Repositories.Templates.Add(new EcrRepositoryTemplate { ImageTagMutability = "IMMUTABLE" });
            options.Repositories.Templates.Add(new EcrRepositoryTemplate { Prefix = "mirror", ScanOnPush = true });
            options.Repositories.Templates.Add(new EcrRepositoryTemplate { Prefix = "mirror/app", Registry = "other.example", ImageTagMutability = "IMMUTABLE" });
        });

        await aws.Open("mirror/app").ReconcileAsync(EmulatedAws.Token);
        await aws.Open("mirrored").ReconcileAsync(EmulatedAws.Token);

        Amazon.ECR.Model.Repository under = await FindAsync(aws, "mirror/app");
        Assert.Equal((ImageTagMutability.MUTABLE, (bool?)true), (under.ImageTagMutability, under.ImageScanningConfiguration!.ScanOnPush));
        Amazon.ECR.Model.Repository beside = await FindAsync(aws, "mirrored");
        Assert.Equal((ImageTagMutability.IMMUTABLE, (bool?)false), (beside.ImageTagMutability, beside.ImageScanningConfiguration!.ScanOnPush));
    }

    [Fact]
    public async Task A_missing_repository_that_may_not_be_made_is_refused_with_the_setting_to_change()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Create = false);
        IRemoteRepository repository = aws.Open("mirror/app");

        RepositoryDrift drift = await repository.FindDriftAsync(EmulatedAws.Token);
        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => repository.ReconcileAsync(EmulatedAws.Token));

        Assert.Contains("Ecr:Repositories:Create", drift.Refusal, StringComparison.Ordinal);
        Assert.Equal((FailureKind.Policy, drift.Refusal), (refused.Kind, refused.Message));
        Assert.DoesNotContain("CreateRepository", aws.Actions);
    }

    [Fact]
    public async Task Many_who_make_a_repository_at_once_all_succeed_and_one_of_them_made_it()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Everything()));

        RepositoryReconciliation[] done = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => aws.Open("mirror/app").ReconcileAsync(EmulatedAws.Token)));

        Assert.Single(done, one => one.IsCreated);
        Assert.All(done, one => Assert.Empty(one.Problems));
    }

    [Fact]
    public async Task What_was_found_is_good_for_a_while()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using EmulatedAws aws = await EmulatedAws.StartAsync(time: time);
        aws.Private.CreateRepository(RepositoryName.Parse("app"));
        IRemoteRepository repository = aws.Open("app");

        await repository.FindDriftAsync(EmulatedAws.Token);
        await repository.FindDriftAsync(EmulatedAws.Token);
        int before = aws.Actions.Count(action => action is "DescribeRepositories");
        time.Advance(TimeSpan.FromMinutes(15));
        await repository.FindDriftAsync(EmulatedAws.Token);

        Assert.Equal((1, 2), (before, aws.Actions.Count(action => action is "DescribeRepositories")));
    }

    [Fact]
    public async Task Who_may_not_look_takes_repositories_as_they_are()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            policies: ["""{"Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:PutImage"],"Resource":"*"}]}"""]);

        Assert.Same(RepositoryDrift.None, await aws.Open("app").FindDriftAsync(EmulatedAws.Token));

        Assert.Contains(aws.Log.Lines, line => line.Text.Contains("ecr:DescribeRepositories", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_that_may_not_be_changed_is_told_and_the_others_are_changed()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            options => options.Repositories.Templates.Add(new EcrRepositoryTemplate { ImageTagMutability = "IMMUTABLE", ScanOnPush = true }),
            policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:PutImageTagMutability","Resource":"*"}]}"""]);
        aws.Private.CreateRepository(RepositoryName.Parse("app"));

        RepositoryReconciliation done = await aws.Open("app").ReconcileAsync(EmulatedAws.Token);

        Assert.Equal(["scanOnPush: false -> true"], done.Changed.Select(change => change.ToString()));
        Assert.Contains("ecr:PutImageTagMutability", Assert.Single(done.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub", "hub/library/alpine", false)]
    [InlineData("hub", "hubs/alpine", true)]
    [InlineData("ROOT", "anything/alpine", false)]
    public async Task A_repository_that_ECR_fills_itself_is_not_written_unless_told(string prefix, string name, bool mayWrite)
    {
        foreach (bool isTold in (bool[])[false, true])
        {
            await using EmulatedAws aws = await EmulatedAws.StartAsync(options =>
            {
                if (isTold)
                    options.Repositories.CopyUnderPullThrough.Add(prefix);
            });
            await aws.Ecr.CreatePullThroughCacheRuleAsync(
                new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = prefix, UpstreamRegistryUrl = "public.ecr.aws" }, EmulatedAws.Token);

            RepositoryDrift drift = await aws.Open(name).FindDriftAsync(EmulatedAws.Token);

            Assert.Equal(mayWrite || isTold, drift.Refusal is null);
        }
    }

    private static EcrRepositoryTemplate Everything() => new()
    {
        Prefix = "mirror/",
        ImageTagMutability = "IMMUTABLE_WITH_EXCLUSION",
        ImageTagMutabilityExclusions = { "latest" },
        Encryption = "KMS",
        ScanOnPush = true,
        Policy = Policy,
        LifecyclePolicy = Lifecycle,
        Tags = { ["owner"] = "mirror" },
    };

    private static async Task<Amazon.ECR.Model.Repository> FindAsync(EmulatedAws aws, string name) =>
        (await aws.Ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = [name] }, EmulatedAws.Token)).Repositories!.Single();
}
