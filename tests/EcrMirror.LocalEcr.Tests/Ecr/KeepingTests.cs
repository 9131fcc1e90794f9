using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>What is in a folder outlasts the process.</summary>
public sealed class KeepingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Repositories_images_and_settings_are_there_after_a_restart()
    {
        SampleContent index = Given.Index(Given.Image(1).WithLayers(2).Build(), Given.Image(2).WithLayers(1).Build()).Build();
        await using (EcrEmulator before = await StartAsync())
        {
            index.AddTo(before.Private().Repository(RepositoryName.Parse("team/app")), Tag.Parse("1.0"));
            index.AddTo(before.Public().Repository(RepositoryName.Parse("app")), Tag.Parse("2.0"));
            await AskAsync(before, "PutImageTagMutability", new { repositoryName = "team/app", imageTagMutability = "IMMUTABLE" });
            await AskAsync(before, "PutAccountSetting", new { name = "BLOB_MOUNTING", value = "ENABLED" });
            await AskAsync(before, "CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "quay", upstreamRegistryUrl = "quay.io" });
            await AskAsync(before, "CreateRepositoryCreationTemplate", new { prefix = "team", appliedFor = new[] { "CREATE_ON_PUSH" } });
            await AskAsync(before, "TagResource", new { resourceArn = $"arn:aws:ecr:us-east-1:{EcrTests.Account}:repository/team/app", tags = new[] { new { Key = "team", Value = "blue" } } });
            await AskAsync(before, "StartImageScan", new { repositoryName = "team/app", imageId = new { imageDigest = index.Children[0].Digest.ToString() } });
        }

        _time.Advance(TimeSpan.FromHours(1));
        await using EcrEmulator after = await StartAsync();

        LocalRepository app = after.Private().Repository(RepositoryName.Parse("team/app"));
        Assert.Equal(index.Digest, app.Tags[Tag.Parse("1.0")]);
        Assert.Empty(app.MissingUnder(index.Digest));
        foreach (SampleBlob blob in index.TreeBlobs)
            Assert.Equal(blob.Content.ToArray(), await app.ReadBlobAsync(blob.Descriptor.Digest, Cancellation));
        Assert.Equal(index.Digest, after.Public().Repository(RepositoryName.Parse("app")).Tags[Tag.Parse("2.0")]);

        JsonNode repository = (await AskAsync(after, "DescribeRepositories", new { }))["repositories"]![0]!;
        Assert.Equal("IMMUTABLE", repository["imageTagMutability"]!.GetValue<string>());
        Assert.Equal((_time.GetUtcNow() - TimeSpan.FromHours(1)).ToUnixTimeSeconds(), repository["createdAt"]!.GetValue<decimal>());
        Assert.Equal("ENABLED", (await AskAsync(after, "GetAccountSetting", new { name = "BLOB_MOUNTING" }))["value"]!.GetValue<string>());
        Assert.Single((await AskAsync(after, "DescribePullThroughCacheRules", new { }))["pullThroughCacheRules"]!.AsArray());
        Assert.Single((await AskAsync(after, "DescribeRepositoryCreationTemplates", new { }))["repositoryCreationTemplates"]!.AsArray());
        await AskAsync(after, "DescribeImageScanFindings", new { repositoryName = "team/app", imageId = new { imageDigest = index.Children[0].Digest.ToString() } });
    }

    [Fact]
    public async Task What_was_deleted_is_gone_after_a_restart_with_its_bytes()
    {
        await using (EcrEmulator before = await StartAsync())
        {
            Given.Image(1).WithLayers(1).Build().AddTo(before.Private().Repository(RepositoryName.Parse("team/app")), Tag.Parse("1.0"));
            await AskAsync(before, "DescribeRepositories", new { });
        }

        await using (EcrEmulator between = await StartAsync())
            await AskAsync(between, "DeleteRepository", new { repositoryName = "team/app", force = true });
        await using EcrEmulator after = await StartAsync();

        Assert.Empty(after.Private().Repositories);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_repositories_share_outlasts_a_restart_and_the_loss_of_one_of_them()
    {
        SampleContent image = Given.Image(1).WithLayers(1).Build();
        await using (EcrEmulator before = await StartAsync())
        {
            foreach (LocalRepository repository in Sharing(before))
                image.AddTo(repository, Tag.Parse("1.0"));
        }

        await using EcrEmulator after = await StartAsync();
        await AskAsync(after, "DeleteRepository", new { repositoryName = "team/one", force = true });

        foreach (LocalRepository repository in Sharing(after).Skip(1))
            Assert.Equal(image.Blobs[^1].Content.ToArray(), await repository.ReadBlobAsync(image.Blobs[^1].Descriptor.Digest, Cancellation));
    }

    [Fact]
    public async Task A_region_that_is_not_served_for_once_is_found_again_as_it_was()
    {
        SampleContent image = Given.Image(1).WithLayers(1).Build();
        await using (EcrEmulator before = await StartAsync("us-east-1", "eu-west-1"))
            image.AddTo(before.Private(region: "eu-west-1").Repository(RepositoryName.Parse("team/app")), Tag.Parse("1.0"));
        await using (EcrEmulator between = await StartAsync("us-east-1"))
            await AskAsync(between, "CreateRepository", new { repositoryName = "team/other" });

        await using EcrEmulator after = await StartAsync("us-east-1", "eu-west-1");

        LocalRepository app = after.Private(region: "eu-west-1").Repository(RepositoryName.Parse("team/app"));
        Assert.Equal(image.Digest, app.Tags[Tag.Parse("1.0")]);
        Assert.Equal(image.Blobs[^1].Content.ToArray(), await app.ReadBlobAsync(image.Blobs[^1].Descriptor.Digest, Cancellation));
    }

    private static IEnumerable<LocalRepository> Sharing(EcrEmulator emulator) =>
    [
        emulator.Private().Repository(RepositoryName.Parse("team/one")),
        emulator.Private().Repository(RepositoryName.Parse("team/two")),
        emulator.Public().Repository(RepositoryName.Parse("three")),
    ];

    private Task<EcrEmulator> StartAsync(params string[] regions) => EcrEmulator.StartAsync(
        new EcrEmulatorOptions
        {
            Folder = _folder.FullName,
            TimeProvider = _time,
            PrivateQuotas = EcrQuotas.Private.WithoutRates(),
            Regions = regions.Length > 0 ? regions : ["us-east-1"],
        },
        Cancellation);

    private async Task<JsonObject> AskAsync(EcrEmulator emulator, string operation, object input)
    {
        using var client = new ApiClient(emulator.ApiAddress, _time);
        ApiAnswer answer = await client.SendAsync(
            EcrEmulatorOptions.Default.Keys[0], "AmazonEC2ContainerRegistry_V20150921." + operation, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(input), cancellationToken: Cancellation);
        Assert.True((int)answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
