using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.Ecr.Tests.Inventory;

/// <summary>What a repository holds is asked for together, where that is cheaper.</summary>
public sealed class InventoryTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");

    [Fact]
    public async Task Several_tags_of_a_private_registry_are_one_request()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(aws.Private.CreateRepository(RepositoryName.Parse("app")), image, "1.0", "latest");

        IReadOnlyDictionary<Tag, Digest> found = await aws.Open("app").FindTagsAsync(Tags("1.0", "latest", "absent"), EmulatedAws.Token);

        Assert.Equal(["1.0", "latest"], found.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.All(found.Values, digest => Assert.Equal(image.Manifest.Digest, digest));
        Assert.Equal(["BatchGetImage"], aws.Actions);
        Assert.Empty(aws.Private.Journal.Entries);
    }

    [Fact]
    public async Task One_tag_is_asked_for_as_at_any_registry()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(aws.Private.CreateRepository(RepositoryName.Parse("app")), image, "1.0");

        IReadOnlyDictionary<Tag, Digest> found = await aws.Open("app").FindTagsAsync(Tags("1.0"), EmulatedAws.Token);

        Assert.Equal([image.Manifest.Digest], found.Values);
        Assert.Contains("HEAD /v2/app/manifests/1.0", aws.Private.Journal.Entries.Select(entry => entry.Request.ToString()));
    }

    [Fact]
    public async Task When_tags_were_pushed_is_a_request_for_a_thousand_images()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        DateTimeOffset before = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1);
        Add(aws.Private.CreateRepository(RepositoryName.Parse("app")), image, "1.0", "latest");

        IReadOnlyDictionary<Tag, DateTimeOffset>? times = await aws.Open("app").FindPushTimesAsync(EmulatedAws.Token);

        Assert.Equal(["1.0", "latest"], times!.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.All(times.Values, time => Assert.InRange(time, before, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1)));
        Assert.Equal(["DescribeImages"], aws.Actions);
    }

    [Fact]
    public async Task A_thousand_manifests_are_ten_requests()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(aws.Private.CreateRepository(RepositoryName.Parse("app")), image);
        Digest[] wanted = [image.Manifest.Digest, .. Enumerable.Range(1, 999).Select(number => Digest.Sha256(BitConverter.GetBytes(number)))];

        IReadOnlySet<Digest> found = await aws.Open("app").FindManifestsAsync(wanted, EmulatedAws.Token);

        Assert.Equal([image.Manifest.Digest], found);
        Assert.Equal(Enumerable.Repeat("BatchGetImage", 10), aws.Actions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_blobs_of_an_image_are_one_request(bool isPublic)
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        EmulatedEcr registry = isPublic ? aws.Public : aws.Private;
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(registry.CreateRepository(RepositoryName.Parse("app")), image);
        Digest absent = Digest.Sha256("absent"u8);
        Digest[] blobs = [.. image.Blobs.Select(blob => blob.Descriptor.Digest)];

        IReadOnlySet<Digest>? found = await (isPublic ? aws.OpenPublic("app") : aws.Open("app")).FindBlobsAsync([.. blobs, absent], EmulatedAws.Token);

        Assert.Equal(blobs.Order(Comparer<Digest>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))), found!.Order(Comparer<Digest>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))));
        Assert.Equal(["BatchCheckLayerAvailability"], aws.Actions);
        Assert.Empty(registry.Journal.Entries);
    }

    // Source: https://github.com/buildbuddy-io/buildbuddy/pull/12635: every HEAD of a blob is answered 401 there.
    [Fact]
    public async Task A_blob_of_ECR_Public_is_asked_for_at_the_control_plane()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(aws.Public.CreateRepository(RepositoryName.Parse("app")), image);

        Assert.True(await aws.OpenPublic("app").HasBlobAsync(image.Blobs[0].Descriptor.Digest, EmulatedAws.Token));
        Assert.False(await aws.OpenPublic("app").HasBlobAsync(Digest.Sha256("absent"u8), EmulatedAws.Token));

        Assert.Empty(aws.Public.Journal.Entries);
    }

    // Source: Amazon ECR user guide, "Archive images": they cannot be pulled, and pushing one again restores it.
    [Fact]
    public async Task What_is_archived_is_not_there()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        SampleContent image = SampleImage.Create(1, Amd64);
        Add(aws.Private.CreateRepository(RepositoryName.Parse("app")), image, "1.0", "latest");
        await aws.Ecr.UpdateImageStorageClassAsync(
            new UpdateImageStorageClassRequest
            {
                RepositoryName = "app",
                ImageId = new ImageIdentifier { ImageDigest = $"{image.Manifest.Digest}" },
                TargetStorageClass = TargetStorageClass.ARCHIVE,
            },
            EmulatedAws.Token);

        Assert.Empty(await aws.Open("app").FindTagsAsync(Tags("1.0", "latest"), EmulatedAws.Token));
        Assert.Empty(await aws.Open("app").FindManifestsAsync([image.Manifest.Digest, Digest.Sha256("x"u8)], EmulatedAws.Token));
        Assert.Empty((await aws.Open("app").FindBlobsAsync([.. image.Blobs.Select(blob => blob.Descriptor.Digest)], EmulatedAws.Token))!);
    }

    [Fact]
    public async Task In_a_repository_that_does_not_exist_there_is_nothing()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        IRemoteRepository absent = aws.Open("absent");
        Digest digest = Digest.Sha256("x"u8);

        Assert.Empty(await absent.FindTagsAsync(Tags("1", "2"), EmulatedAws.Token));
        Assert.Empty(await absent.FindManifestsAsync([digest, Digest.Sha256("y"u8)], EmulatedAws.Token));
        Assert.Empty((await absent.FindBlobsAsync([digest], EmulatedAws.Token))!);
    }

    [Fact]
    public async Task Who_may_not_ask_in_batches_asks_one_by_one()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:BatchCheckLayerAvailability","Resource":"*"}]}"""]);
        aws.Private.CreateRepository(RepositoryName.Parse("app"));

        Assert.Null(await aws.Open("app").FindBlobsAsync([Digest.Sha256("x"u8)], EmulatedAws.Token));
        Assert.Null(await aws.Open("app").FindBlobsAsync([Digest.Sha256("y"u8)], EmulatedAws.Token));

        Assert.Single(aws.Actions);
        Assert.Contains(aws.Log.Lines, line => line.Text.Contains("ecr:BatchCheckLayerAvailability", StringComparison.Ordinal));
    }

    private static Tag[] Tags(params string[] tags) => [.. tags.Select(Tag.Parse)];

    private static void Add(LocalRepository repository, SampleContent image, params string[] tags)
    {
        foreach (SampleBlob blob in image.Blobs)
            repository.AddBlob(blob.Descriptor.Digest, blob.Content);
        repository.AddManifest(image.Manifest);
        foreach (string tag in tags)
            repository.AddManifest(image.Manifest, Tag.Parse(tag));
    }
}
