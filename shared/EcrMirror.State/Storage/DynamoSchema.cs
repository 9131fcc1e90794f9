using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace EcrMirror.State.Storage;

/// <summary>What a table of ours is called after its prefix, what its keys are, and whether its items expire.</summary>
internal sealed record DynamoSchema(string Suffix, string HashKey, string? RangeKey, ScalarAttributeType RangeType, bool Expires)
{
    /// <summary>When an item expires, in seconds since 1970: the attribute that DynamoDB's time to live is set to.</summary>
    public const string Expiry = "Expires";

    public static DynamoSchema Plans { get; } = Items("plans", expires: true);

    public static DynamoSchema Progress { get; } = Items("progress", expires: true);

    public static DynamoSchema Ledger { get; } = Items("ledger", expires: false);

    public static DynamoSchema Requests { get; } = Items("requests", expires: true);

    public static DynamoSchema Manifests { get; } = new("manifests", "Digest", "Part", ScalarAttributeType.N, Expires: true);

    public static DynamoSchema Blobs { get; } = new("blobs", "Blob", "Repository", ScalarAttributeType.S, Expires: false);

    public static DynamoSchema Claims { get; } = Items("claims", expires: true);

    public static DynamoSchema Budgets { get; } = Items("budgets", expires: true);

    public static DynamoSchema RuleRuns { get; } = Items("rule-runs", expires: true);

    public static DynamoSchema Rules { get; } = new("rules", "Source", null, ScalarAttributeType.S, Expires: true);

    /// <summary>Everything that services cannot do without.</summary>
    public static IReadOnlyList<DynamoSchema> State { get; } = [Plans, Progress, Ledger, Requests, Manifests, Blobs, Claims, Budgets, RuleRuns];

    public List<KeySchemaElement> Keys =>
    [
        new KeySchemaElement(HashKey, KeyType.HASH),
        .. RangeKey is null ? Array.Empty<KeySchemaElement>() : [new KeySchemaElement(RangeKey, KeyType.RANGE)],
    ];

    public List<AttributeDefinition> KeyAttributes =>
    [
        new AttributeDefinition(HashKey, ScalarAttributeType.S),
        .. RangeKey is null ? Array.Empty<AttributeDefinition>() : [new AttributeDefinition(RangeKey, RangeType)],
    ];

    /// <summary>The table's name in an installation.</summary>
    public string NameIn(DynamoDbOptions options) =>
        this == Rules && options.MirrorTable is { } named ? named : options.TablePrefix + Suffix;

    /// <summary>The keys as a person writes them.</summary>
    public string DescribeKeys() => Describe(Keys, KeyAttributes);

    public static string Describe(IReadOnlyList<KeySchemaElement> keys, IReadOnlyList<AttributeDefinition> attributes) =>
        string.Join(", ", keys.OrderBy(key => key.KeyType == KeyType.HASH ? 0 : 1).Select(key =>
            $"{key.AttributeName} ({attributes.FirstOrDefault(attribute => attribute.AttributeName == key.AttributeName)?.AttributeType}, {key.KeyType})"));

    private static DynamoSchema Items(string suffix, bool expires) => new(suffix, "Group", "Name", ScalarAttributeType.S, expires);
}
