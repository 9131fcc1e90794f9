using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Manifests;

/// <summary>
/// Part 0 of a digest is the manifest: its type and, where they fit, its bytes. Larger ones are in parts 1 to <c>Parts</c>, written
/// before it, so that what can be found is whole; what is read is hashed again in any case.
/// </summary>
internal sealed class DynamoManifestStore(DynamoTable table, TimeSpan keep, TimeProvider time) : IManifestStore
{
    private const int PartSize = DynamoTable.LargestValue;

    /// <summary>Longer than clocks differ: parts must not expire before the head that counts them.</summary>
    private static readonly TimeSpan PartsStayLonger = TimeSpan.FromDays(1);

    public Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = DynamoTable.Parallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(
            manifests.DistinctBy(manifest => manifest.Digest), parallel, async (manifest, stop) => await SaveAsync(manifest, stop));
    }

    public async Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken)
    {
        Dictionary<string, AttributeValue>? head = await table.FindAsync(Key(digest, 0), cancellationToken);
        if (head is null || head.IsExpired(time.GetUtcNow()))
            return null;

        byte[] content = head.TryGetValue("Content", out AttributeValue? whole)
            ? whole.B.ToArray()
            : await ReadPartsAsync(digest, head, cancellationToken);
        return KeptManifest.Verified(digest, content, new MediaType(head["MediaType"].S));
    }

    private async Task SaveAsync(RawManifest manifest, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, AttributeValue> head = Key(manifest.Digest, 0);
        head["MediaType"] = DynamoAttributes.Of(manifest.MediaType.ToString());
        head[DynamoSchema.Expiry] = DynamoAttributes.Of((now + keep).ToUnixTimeSeconds());
        if (manifest.Content.Length <= PartSize)
            head["Content"] = DynamoAttributes.Of(manifest.Content.Span);
        else
            head["Parts"] = DynamoAttributes.Of(await WritePartsAsync(manifest, now, cancellationToken));

        var isNew = new PutItemRequest
        {
            Item = head,
            ConditionExpression = "attribute_not_exists(#digest) OR #expires <= :now",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#digest"] = "Digest", ["#expires"] = DynamoSchema.Expiry },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":now"] = DynamoAttributes.Of(now.ToUnixTimeSeconds()) },
        };
        if (!await table.TryPutAsync(isNew, cancellationToken))
            await RenewAsync(manifest.Digest, head, cancellationToken);
    }

    // Equal digests are equal bytes: writing them again repairs damage, and keeps them as long as the plan that saved them again.
    // The type that they were first saved with stays.
    private Task RenewAsync(Digest digest, Dictionary<string, AttributeValue> head, CancellationToken cancellationToken)
    {
        bool isWhole = head.ContainsKey("Content");
        var renewed = new UpdateItemRequest
        {
            Key = Key(digest, 0),
            UpdateExpression = "SET #expires = :expires, #body = :body, #type = if_not_exists(#type, :type)",
            ExpressionAttributeNames = new Dictionary<string, string>
            {
                ["#expires"] = DynamoSchema.Expiry,
                ["#body"] = isWhole ? "Content" : "Parts",
                ["#type"] = "MediaType",
            },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":expires"] = head[DynamoSchema.Expiry],
                [":body"] = head[isWhole ? "Content" : "Parts"],
                [":type"] = head["MediaType"],
            },
        };
        return table.UpdateAsync(renewed, cancellationToken);
    }

    private async Task<int> WritePartsAsync(RawManifest manifest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        byte[][] parts = [.. manifest.Content.ToArray().Chunk(PartSize)];
        await table.WriteManyAsync(parts.Select((part, index) => new WriteRequest(new PutRequest(PartItem(index + 1, part)))), cancellationToken);
        return parts.Length;

        Dictionary<string, AttributeValue> PartItem(int number, byte[] part)
        {
            Dictionary<string, AttributeValue> item = Key(manifest.Digest, number);
            item["Content"] = DynamoAttributes.Of(part);
            item[DynamoSchema.Expiry] = DynamoAttributes.Of((now + keep + PartsStayLonger).ToUnixTimeSeconds());
            return item;
        }
    }

    private async Task<byte[]> ReadPartsAsync(Digest digest, Dictionary<string, AttributeValue> head, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            KeyConditionExpression = "#digest = :digest AND #part BETWEEN :first AND :last",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#digest"] = "Digest", ["#part"] = "Part" },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":digest"] = DynamoAttributes.Of(digest.ToString()),
                [":first"] = DynamoAttributes.Of(1),
                [":last"] = head["Parts"],
            },
        };
        using var content = new MemoryStream();
        await foreach (Dictionary<string, AttributeValue> part in table.QueryAsync(request, cancellationToken))
            part["Content"].B.CopyTo(content);
        return content.ToArray();
    }

    private static Dictionary<string, AttributeValue> Key(Digest digest, int part) => new()
    {
        ["Digest"] = DynamoAttributes.Of(digest.ToString()),
        ["Part"] = DynamoAttributes.Of(part),
    };
}
