using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Blobs;

/// <summary>
/// One item per blob of a registry and repository that holds it. A set of repositories in one item per blob would be one write the
/// larger the more repositories share a base image, and end at the item's 400 KB; this way a write is always the smallest there is,
/// twenty-five go in one request, and none waits for another.
/// </summary>
internal sealed class DynamoBlobLocations(DynamoTable table) : IBlobLocations
{
    public async Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindAsync(
        RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<Digest, IReadOnlyList<RepositoryName>>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = DynamoTable.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(blobs.Distinct(), parallel, async (blob, stop) =>
        {
            IReadOnlyList<RepositoryName> names = await FindAsync(registry, blob, stop);
            if (names.Count > 0)
                found[blob] = names;
        });
        return found;
    }

    public Task AddAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        table.WriteManyAsync(blobs.Distinct().Select(blob => new WriteRequest(new PutRequest(Key(repository, blob)))), cancellationToken);

    public Task ForgetAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        table.WriteManyAsync(blobs.Distinct().Select(blob => new WriteRequest(new DeleteRequest(Key(repository, blob)))), cancellationToken);

    private async Task<IReadOnlyList<RepositoryName>> FindAsync(RegistryHost registry, Digest blob, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            KeyConditionExpression = "#blob = :blob",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#blob"] = "Blob" },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":blob"] = DynamoAttributes.Of(Group(registry, blob)) },
        };
        List<RepositoryName> names = [];
        await foreach (Dictionary<string, AttributeValue> item in table.QueryAsync(request, cancellationToken))
            names.Add(RepositoryName.Parse(item["Repository"].S));
        return names;
    }

    private static string Group(RegistryHost registry, Digest blob) => $"{registry}/{blob}";

    private static Dictionary<string, AttributeValue> Key(Repository repository, Digest blob) => new()
    {
        ["Blob"] = DynamoAttributes.Of(Group(repository.Host, blob)),
        ["Repository"] = DynamoAttributes.Of(repository.Name.ToString()),
    };
}
