using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Tests.Uploads;

/// <summary>Mounts are tried only where they can work. Source: Amazon ECR user guide, "Blob mounting".</summary>
public sealed class MountTests
{
    [Theory]
    [InlineData("ENABLED", true)]
    [InlineData("DISABLED", false)]
    [InlineData(null, false)]
    public async Task A_private_registry_mounts_if_the_account_has_it_switched_on(string? setting, bool mounts)
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        if (setting is not null)
            await aws.Ecr.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = setting }, EmulatedAws.Token);

        Assert.Equal(mounts, await aws.Open("app").CanMountAsync(null, EmulatedAws.Token));
        Assert.Equal(mounts, await aws.Open("app").CanMountAsync(RepositoryName.Parse("other"), EmulatedAws.Token));
    }

    [Fact]
    public async Task Repositories_that_are_encrypted_otherwise_do_not_mount()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = "ENABLED" }, EmulatedAws.Token);
        await MakeAsync(aws, "plain", null);
        await MakeAsync(aws, "alike", null);
        await MakeAsync(aws, "keyed", new EncryptionConfiguration { EncryptionType = EncryptionType.KMS, KmsKey = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555" });

        Assert.True(await aws.Open("plain").CanMountAsync(RepositoryName.Parse("alike"), EmulatedAws.Token));
        Assert.False(await aws.Open("plain").CanMountAsync(RepositoryName.Parse("keyed"), EmulatedAws.Token));
    }

    [Fact]
    public async Task Who_may_not_ask_tries()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[]}"""]);

        Assert.True(await aws.Open("app").CanMountAsync(RepositoryName.Parse("other"), EmulatedAws.Token));
    }

    [Fact]
    public async Task ECR_Public_never_mounts()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        Assert.False(await aws.OpenPublic("app").CanMountAsync(null, EmulatedAws.Token));
        Assert.Empty(aws.Actions);
    }

    private static Task<CreateRepositoryResponse> MakeAsync(EmulatedAws aws, string name, EncryptionConfiguration? encryption) =>
        aws.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = name, EncryptionConfiguration = encryption }, EmulatedAws.Token);
}
