using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;

namespace EcrMirror.State.Tests.Manifests;

public sealed class DynamoManifestStoreTests(DynamoDb dynamo) : ManifestStoreContract(dynamo.NewState())
{
    private static readonly RawManifest Large = new(Incompressible(1024 * 1024), MediaType.OciIndex);

    private string Table => State.Dynamo!.TablePrefix + "manifests";

    [Fact]
    public async Task A_manifest_larger_than_an_item_is_in_parts_and_comes_back()
    {
        await State.Manifests.SaveAsync([Large], Cancellation);

        RawManifest? found = await State.Manifests.FindAsync(Large.Digest, Cancellation);
        Assert.Equal(Large.Content.ToArray(), found!.Content.ToArray());
        Assert.Equal(MediaType.OciIndex, found.MediaType);
        Assert.Equal("3", (await HeadAsync())["Parts"].N);
    }

    [Fact]
    public async Task A_manifest_with_a_damaged_part_is_never_served()
    {
        await State.Manifests.SaveAsync([Large], Cancellation);
        await ChangePartAsync(new UpdateItemRequest
        {
            UpdateExpression = "SET Content = :bytes",
            ExpressionAttributeValues = new() { [":bytes"] = new AttributeValue { B = new MemoryStream([1, 2, 3]) } },
        });

        await Assert.ThrowsAsync<ContentMismatchException>(() => State.Manifests.FindAsync(Large.Digest, Cancellation));
    }

    [Fact]
    public async Task A_manifest_with_a_missing_part_is_never_served_until_it_is_saved_again()
    {
        await State.Manifests.SaveAsync([Large], Cancellation);
        using (AmazonDynamoDBClient client = dynamo.Client())
            await client.DeleteItemAsync(Table, Part(2), Cancellation);
        await Assert.ThrowsAsync<ContentMismatchException>(() => State.Manifests.FindAsync(Large.Digest, Cancellation));

        await State.Manifests.SaveAsync([Large], Cancellation);

        Assert.NotNull(await State.Manifests.FindAsync(Large.Digest, Cancellation));
    }

    [Fact]
    public async Task Parts_without_the_head_that_is_written_last_are_no_manifest()
    {
        await State.Manifests.SaveAsync([Large], Cancellation);
        using (AmazonDynamoDBClient client = dynamo.Client())
            await client.DeleteItemAsync(Table, Part(0), Cancellation);

        Assert.Null(await State.Manifests.FindAsync(Large.Digest, Cancellation));
    }

    [Fact]
    public async Task Parts_outlive_the_head_that_counts_them()
    {
        await State.Manifests.SaveAsync([Large], Cancellation);

        using AmazonDynamoDBClient client = dynamo.Client();
        Dictionary<string, AttributeValue> part = (await client.GetItemAsync(Table, Part(1), Cancellation)).Item;
        Assert.True(long.Parse(part["Expires"].N) > long.Parse((await HeadAsync())["Expires"].N));
    }

    [Fact]
    public async Task A_manifest_saved_again_is_kept_from_then_on()
    {
        RawManifest manifest = Sample.Manifest(1);
        await SaveAtAsync(Sample.Noon, manifest);
        await SaveAtAsync(Sample.Noon.AddDays(20), manifest);

        using TestState later = TestState.InDynamo(State.Dynamo!, Sample.Noon.AddDays(40));

        Assert.NotNull(await later.Manifests.FindAsync(manifest.Digest, Cancellation));
    }

    [Fact]
    public async Task An_expired_manifest_that_is_still_stored_is_absent_and_its_type_is_forgotten()
    {
        RawManifest manifest = Sample.Manifest(1);
        await SaveAtAsync(Sample.Noon, manifest);
        using TestState later = TestState.InDynamo(State.Dynamo!, Sample.Noon.AddDays(30));
        Assert.Null(await later.Manifests.FindAsync(manifest.Digest, Cancellation));

        await later.Manifests.SaveAsync([new RawManifest(manifest.Content, MediaType.DockerManifest)], Cancellation);

        Assert.Equal(MediaType.DockerManifest, (await later.Manifests.FindAsync(manifest.Digest, Cancellation))!.MediaType);
    }

    private static byte[] Incompressible(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static Dictionary<string, AttributeValue> Part(int number) => new()
    {
        ["Digest"] = new AttributeValue(Large.Digest.ToString()),
        ["Part"] = new AttributeValue { N = $"{number}" },
    };

    private async Task SaveAtAsync(DateTimeOffset now, RawManifest manifest)
    {
        using TestState state = TestState.InDynamo(State.Dynamo!, now);
        await state.Manifests.SaveAsync([manifest], Cancellation);
    }

    private async Task<Dictionary<string, AttributeValue>> HeadAsync()
    {
        using AmazonDynamoDBClient client = dynamo.Client();
        return (await client.GetItemAsync(Table, Part(0), Cancellation)).Item;
    }

    private async Task ChangePartAsync(UpdateItemRequest change)
    {
        (change.TableName, change.Key) = (Table, Part(2));
        using AmazonDynamoDBClient client = dynamo.Client();
        await client.UpdateItemAsync(change, Cancellation);
    }
}
