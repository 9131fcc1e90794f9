using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;

namespace EcrMirror.State.Storage;

/// <summary>
/// Items with a version that every write names in its condition. A body of a few KB is text that a person can read; a larger one is
/// packed; one too large for an item is in parts, under a key that is the digest of what they hold, with only that digest in the
/// item.
/// </summary>
/// <remarks>
/// Parts are written before the item that names them, and never changed or taken away: writers that race write the same parts or
/// different ones, so whoever wins, the parts of the winner's item are whole. Parts that nothing names any more expire.
/// </remarks>
internal sealed class DynamoItemTable(DynamoTable table, TimeSpan? keep, TimeProvider time) : IItemTable
{
    /// <summary>Characters up to which a body stays text: what packing saves is then less than what reading it is worth.</summary>
    private const int LargestText = 4096;

    /// <summary>Bytes of packed body that an item takes beside everything else in it, and that each part has.</summary>
    private const int PartSize = DynamoTable.LargestValue;

    /// <summary>Longer than clocks differ: parts must not expire before the last item that names them.</summary>
    private static readonly TimeSpan PartsStayLonger = TimeSpan.FromDays(1);

    // A key may not be empty in DynamoDB; nothing that is kept has this name.
    private const string NoName = ".";

    private const string Unexpired = "(attribute_not_exists(#expires) OR #expires > :now)";

    public async Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken) =>
        await table.FindAsync(Key(key), cancellationToken) is { } found && !found.IsExpired(time.GetUtcNow())
            ? await ReadAsync(key, found, cancellationToken)
            : null;

    public async Task<bool> TryWriteAsync(ItemKey key, ItemBody body, long version, CancellationToken cancellationToken)
    {
        string text = body.Text;
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, AttributeValue> item = Key(key);
        item["Version"] = DynamoAttributes.Of(version + 1);
        Expire(item, now, TimeSpan.Zero);
        if (text.Length <= LargestText)
            item["Body"] = DynamoAttributes.Of(text);
        else if (PackedBody.Pack(text) is { Length: <= PartSize } packed)
            item["Packed"] = DynamoAttributes.Of(packed);
        else
            await WritePartsAsync(item, PackedBody.Pack(text), now, cancellationToken);

        // Where nothing is seen, something that has expired may still stand; what was seen must not have expired since.
        var request = new PutItemRequest
        {
            Item = item,
            ConditionExpression = version == Item.NoVersion
                ? "attribute_not_exists(#group) OR #expires <= :now"
                : $"#version = :version AND {Unexpired}",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#expires"] = DynamoSchema.Expiry },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":now"] = DynamoAttributes.Of(now.ToUnixTimeSeconds()) },
        };
        if (version == Item.NoVersion)
        {
            request.ExpressionAttributeNames["#group"] = "Group";
        }
        else
        {
            request.ExpressionAttributeNames["#version"] = "Version";
            request.ExpressionAttributeValues[":version"] = DynamoAttributes.Of(version);
        }

        return await table.TryPutAsync(request, cancellationToken);
    }

    public async IAsyncEnumerable<Item> ListAsync(string group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            KeyConditionExpression = "#group = :group",
            FilterExpression = Unexpired,
            ExpressionAttributeNames = new Dictionary<string, string> { ["#group"] = "Group", ["#expires"] = DynamoSchema.Expiry },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":group"] = DynamoAttributes.Of(group),
                [":now"] = DynamoAttributes.Of(time.GetUtcNow().ToUnixTimeSeconds()),
            },
        };
        await foreach (Dictionary<string, AttributeValue> found in table.QueryAsync(request, cancellationToken))
            yield return await ReadAsync(new ItemKey(group, found["Name"].S is NoName ? "" : found["Name"].S), found, cancellationToken);
    }

    public async IAsyncEnumerable<Item> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await foreach (Dictionary<string, AttributeValue> found in table.ScanAsync(cancellationToken))
        {
            // Parts have no version.
            if (found.ContainsKey("Version") && !found.IsExpired(now))
                yield return await ReadAsync(new ItemKey(found["Group"].S, found["Name"].S is NoName ? "" : found["Name"].S), found, cancellationToken);
        }
    }

    private async Task<Item> ReadAsync(ItemKey key, Dictionary<string, AttributeValue> found, CancellationToken cancellationToken)
    {
        try
        {
            string body = found.TryGetValue("Body", out AttributeValue? text) ? text.S
                : found.TryGetValue("Packed", out AttributeValue? packed) ? PackedBody.Unpack(packed.B)
                : PackedBody.Unpack(await ReadPartsAsync(found, cancellationToken));
            return new Item(key, new ItemBody.OfText(body), found.Number("Version"));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or KeyNotFoundException or FormatException)
        {
            throw new StateException(
                $"The item '{key.Group}' '{key.Name}' of table '{table.Name}' cannot be read: {damaged.Message} Was it written by a newer version, or changed by hand?",
                damaged);
        }
    }

    private async Task WritePartsAsync(
        Dictionary<string, AttributeValue> item, byte[] packed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Digest digest = Digest.Sha256(packed);
        byte[][] parts = [.. packed.Chunk(PartSize)];
        await table.WriteManyAsync(parts.Select((part, index) => new WriteRequest(new PutRequest(PartItem(index, part)))), cancellationToken);
        item["Parts"] = DynamoAttributes.Of(parts.Length);
        item["PartsDigest"] = DynamoAttributes.Of(digest.ToString());

        Dictionary<string, AttributeValue> PartItem(int index, byte[] part)
        {
            Dictionary<string, AttributeValue> keyed = PartKey(digest, index);
            keyed["Packed"] = DynamoAttributes.Of(part);
            Expire(keyed, now, PartsStayLonger);
            return keyed;
        }
    }

    private async Task<Stream> ReadPartsAsync(Dictionary<string, AttributeValue> found, CancellationToken cancellationToken)
    {
        Digest digest = Digest.Parse(found["PartsDigest"].S);
        IEnumerable<Dictionary<string, AttributeValue>> keys =
            Enumerable.Range(0, (int)found.Number("Parts")).Select(index => PartKey(digest, index));
        var packed = new MemoryStream();
        foreach (Dictionary<string, AttributeValue> part in
            (await table.GetManyAsync(keys, cancellationToken)).OrderBy(part => part["Name"].S, StringComparer.Ordinal))
        {
            part["Packed"].B.CopyTo(packed);
        }

        packed.Position = 0;
        Digest actual = Digest.Sha256(packed.ToArray());
        return actual == digest ? packed : throw new InvalidDataException($"Its parts are {actual} and should be {digest}.");
    }

    private void Expire(Dictionary<string, AttributeValue> item, DateTimeOffset now, TimeSpan later)
    {
        if (keep is { } time)
            item[DynamoSchema.Expiry] = DynamoAttributes.Of((now + time + later).ToUnixTimeSeconds());
    }

    private static Dictionary<string, AttributeValue> Key(ItemKey key) => new()
    {
        ["Group"] = DynamoAttributes.Of(key.Group),
        ["Name"] = DynamoAttributes.Of(key.Name.Length == 0 ? NoName : key.Name),
    };

    private static Dictionary<string, AttributeValue> PartKey(Digest digest, int index) => Key(new ItemKey($"part of {digest}", $"{index:0000}"));
}
