using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Tests.Diagnosis;

/// <summary>Settings of registries, destinations and quotas, as the doctor tells them.</summary>
public sealed class SettingCheckTests
{
    [Fact]
    public async Task A_registry_as_AWS_makes_it_has_a_warning_about_mounts_with_its_cure()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            [
                $"Warning | BLOB_MOUNTING is DISABLED | Layers that another repository of the registry holds are sent again instead of mounted. | Run aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED --region eu-west-1 --endpoint-url {aws.Address}",
                "Ok | REGISTRY_POLICY_SCOPE is V2",
                "Ok | no creation template with CREATE_ON_PUSH fits a destination; what is missing is made as Ecr:Repositories declares it",
                "Ok | no pull-through cache rules",
                "Ok | BASIC scanning, by no rule of the registry",
                $"Skipped | whether reads by this identity count as pulls is not known; 0 principals are excluded | It is not known who asks.",
            ],
            examined.Of(CheckArea.Settings));
    }

    [Fact]
    public async Task A_registry_that_suits_a_mirror_has_none()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = "ENABLED" }, EmulatedAws.Token);
        await aws.Ecr.CreateRepositoryCreationTemplateAsync(
            new CreateRepositoryCreationTemplateRequest { Prefix = "mirror", AppliedFor = ["CREATE_ON_PUSH"] }, EmulatedAws.Token);
        await aws.Ecr.PutRegistryScanningConfigurationAsync(
            new PutRegistryScanningConfigurationRequest
            {
                ScanType = ScanType.BASIC,
                Rules = [new RegistryScanningRule { ScanFrequency = ScanFrequency.SCAN_ON_PUSH, RepositoryFilters = [new ScanningRepositoryFilter { Filter = "mirror*", FilterType = ScanningRepositoryFilterType.WILDCARD }] }],
            },
            EmulatedAws.Token);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/mirror/app");

        IReadOnlyList<string> settings = examined.Of(CheckArea.Settings);
        Assert.Contains("Ok | BLOB_MOUNTING is ENABLED", settings);
        Assert.Contains("Ok | the creation template 'mirror' (CREATE_ON_PUSH) fits mirror/app", settings);
        Assert.Contains("Ok | BASIC scanning: SCAN_ON_PUSH for mirror*", settings);
    }

    [Fact]
    public async Task A_destination_that_a_pull_through_cache_fills_is_a_failure_unless_it_is_to_be_copied_to_all_the_same()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await using EmulatedAws told = await EmulatedAws.StartAsync(options => options.Repositories.CopyUnderPullThrough.Add("cache"));
        foreach (EmulatedAws one in new[] { aws, told })
        {
            await one.Ecr.CreatePullThroughCacheRuleAsync(
                new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = "cache", UpstreamRegistryUrl = "quay.io" }, EmulatedAws.Token);
        }

        Examined refused = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/cache/app", $"{aws.Private.Host}/app");
        Examined allowed = await Examined.DestinationsAsync(told, $"{told.Private.Host}/cache/app");

        Assert.Contains(
            "Failed | the pull-through cache rule 'cache' of quay.io covers cache/app | Amazon ECR fills it itself, so nothing is copied there. | Pull images through it, or add 'cache' to Ecr:Repositories:CopyUnderPullThrough.",
            refused.Of(CheckArea.Settings));
        Assert.Contains(refused.Of(CheckArea.Repositories), line => line.StartsWith("Failed | images are not mirrored here | Amazon ECR fills ", StringComparison.Ordinal));
        Assert.Contains(allowed.Of(CheckArea.Settings), line => line.StartsWith("Warning | the pull-through cache rule 'cache'", StringComparison.Ordinal));
        Assert.Equal(["Ok | missing: the repository would be made"], allowed.Of(CheckArea.Repositories));
    }

    [Fact]
    public async Task Settings_that_may_not_be_asked_for_are_skipped_with_the_action_to_allow()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}]}"""]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            [
                "Allow ecr:GetAccountSetting on * to be told.",
                "Allow ecr:GetAccountSetting on * to be told.",
                "Allow ecr:DescribeRepositoryCreationTemplates on * to be told.",
                "Allow ecr:DescribePullThroughCacheRules on * to be told.",
                "Allow ecr:GetRegistryScanningConfiguration on * to be told.",
                "Allow ecr:ListPullTimeUpdateExclusions on * to be told.",
            ],
            examined.Of(CheckArea.Settings).Select(line => line.Split(" | ")[^1]));
        Assert.All(examined.Of(CheckArea.Settings), line => Assert.StartsWith("Skipped", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drift_and_tags_that_cannot_be_moved_are_warnings()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            options => options.Repositories.Templates.Add(new EcrRepositoryTemplate { ScanOnPush = true, Encryption = "KMS" }));
        await aws.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app", ImageTagMutability = ImageTagMutability.IMMUTABLE }, EmulatedAws.Token);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            [
                "Warning | not as declared: scanOnPush: false -> true | The next mirroring sets it.",
                "Warning | not as declared, and it stays so | encryptionConfiguration: AES256 -> KMS (aws/ecr) (only a new repository can have it)",
                "Warning | there, and its tags are IMMUTABLE | A tag that moves at the source is refused here once it was published. | Mirror tags that never move, or exclude those that do (imageTagMutabilityExclusionFilters).",
            ],
            examined.Of(CheckArea.Repositories));
    }

    [Fact]
    public async Task What_is_declared_and_may_not_be_compared_is_not_known_rather_than_otherwise()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            options => options.Repositories.Templates.Add(new EcrRepositoryTemplate { Policy = "{}", Encryption = "KMS" }),
            policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:GetRepositoryPolicy","Resource":"*"}]}"""]);
        aws.Private.CreateRepository(RepositoryName.Parse("app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        IReadOnlyList<string> lines = examined.Of(CheckArea.Repositories);
        Assert.Equal("Warning | not as declared, and it stays so | encryptionConfiguration: AES256 -> KMS (aws/ecr) (only a new repository can have it)", lines[0]);
        Assert.StartsWith("Skipped | whether it is as declared is not known | repositoryPolicy: Amazon ECR in eu-west-1 refused ecr:GetRepositoryPolicy", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_a_repository_that_may_not_be_looked_at_is_as_declared_is_not_known()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            options => options.Repositories.Templates.Add(new EcrRepositoryTemplate { ScanOnPush = true }),
            policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:DescribeRepositories","Resource":"*"}]}"""]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        string line = Assert.Single(examined.Of(CheckArea.Repositories));
        Assert.StartsWith("Skipped | whether it is there is not known | AccessDeniedException: ", line, StringComparison.Ordinal);
        Assert.EndsWith(" | Allow ecr:DescribeRepositories on arn:aws:ecr:eu-west-1:123456789012:repository/app to be told.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_counted_against_the_published_quota_which_is_all_that_is_known()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        aws.Private.CreateRepository(RepositoryName.Parse("app"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            [
                "Skipped | published defaults: PutImage 10/s (L-AD52DFB2), InitiateLayerUpload and CompleteLayerUpload 100/s each, UploadLayerPart 500/s, 100,000 repositories (L-CFEB8E8D), 100,000 images in each (L-03A36CE1) | What holds for the account is not read from Service Quotas.",
                "Ok | 0 images of 100,000, the published default (L-03A36CE1)",
            ],
            examined.Of(CheckArea.Quotas));
    }

    [Theory]
    [InlineData(EmulatedAws.Alias, "Ok | the account's aliases are team")]
    [InlineData("others", "Warning | others: no alias of this account | Its aliases are team. Repositories of others are neither made nor compared, and pushed to only where their policy allows it.")]
    public async Task At_ECR_Public_aliases_are_those_of_the_account_or_not(string alias, string expected)
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Public.Host}/{alias}/app");

        Assert.Equal([expected], examined.Of(CheckArea.Settings));
    }
}
