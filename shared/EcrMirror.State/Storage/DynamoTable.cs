using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace EcrMirror.State.Storage;

/// <summary>
/// One table: sends, follows pages, repeats what a batch left undone, and explains what DynamoDB refuses. Reads see every write that
/// has completed.
/// </summary>
internal sealed class DynamoTable(IAmazonDynamoDB client, string name, TimeProvider time)
{
    /// <summary>How many requests one call of ours has under way at most.</summary>
    public const int Parallel = 8;

    /// <summary>
    /// Bytes of one attribute that is stored whole. An item may have 400 KB with its keys and names; DynamoDB counts 1,024 to the KB.
    /// </summary>
    public const int LargestValue = 350 * 1024;

    private const int GetBatch = 100;
    private const int WriteBatch = 25;

    /// <summary>Rounds of a batch without any progress before it is given up.</summary>
    private const int FruitlessRounds = 6;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);

    public string Name => name;

    public async Task<Dictionary<string, AttributeValue>?> FindAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = name, Key = key, ConsistentRead = true };
        GetItemResponse found = await SendAsync("GetItem", client.GetItemAsync, request, cancellationToken);
        return found.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>False, and no change, if the condition does not hold.</summary>
    public async Task<bool> TryPutAsync(PutItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        try
        {
            await SendAsync("PutItem", client.PutItemAsync, request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public Task UpdateAsync(UpdateItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        return SendAsync("UpdateItem", client.UpdateItemAsync, request, cancellationToken);
    }

    /// <summary>False, and no change, if the condition does not hold.</summary>
    public async Task<bool> TryUpdateAsync(UpdateItemRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await UpdateAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>False, and no change, if the condition does not hold.</summary>
    public async Task<bool> TryDeleteAsync(DeleteItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        try
        {
            await SendAsync("DeleteItem", client.DeleteItemAsync, request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public Task DeleteAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken) =>
        SendAsync("DeleteItem", client.DeleteItemAsync, new DeleteItemRequest { TableName = name, Key = key }, cancellationToken);

    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> QueryAsync(
        QueryRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ConsistentRead = true;
        do
        {
            // A page may be empty and yet not the last: its 1 MB is counted before the filter.
            QueryResponse page = await SendAsync("Query", client.QueryAsync, request, cancellationToken);
            foreach (Dictionary<string, AttributeValue> item in page.Items ?? [])
                yield return item;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ScanRequest { TableName = name, ConsistentRead = true };
        do
        {
            ScanResponse page = await SendAsync("Scan", client.ScanAsync, request, cancellationToken);
            foreach (Dictionary<string, AttributeValue> item in page.Items ?? [])
                yield return item;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>The items under keys that differ from each other, in no order; keys without an item have none.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> GetManyAsync(
        IEnumerable<Dictionary<string, AttributeValue>> keys, CancellationToken cancellationToken)
    {
        List<Dictionary<string, AttributeValue>> items = [];
        foreach (Dictionary<string, AttributeValue>[] batch in keys.Chunk(GetBatch))
            await RepeatAsync("BatchGetItem", batch, GetAsync, cancellationToken);
        return items;

        async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> GetAsync(IReadOnlyList<Dictionary<string, AttributeValue>> left)
        {
            var asked = new KeysAndAttributes { Keys = [.. left], ConsistentRead = true };
            var request = new BatchGetItemRequest { RequestItems = new Dictionary<string, KeysAndAttributes> { [name] = asked } };
            BatchGetItemResponse answer = await SendAsync("BatchGetItem", client.BatchGetItemAsync, request, cancellationToken);
            items.AddRange(answer.Responses?.GetValueOrDefault(name) ?? []);
            return answer.UnprocessedKeys?.GetValueOrDefault(name)?.Keys ?? [];
        }
    }

    /// <summary>Puts or deletes items under keys that differ from each other, whatever stands there.</summary>
    public async Task WriteManyAsync(IEnumerable<WriteRequest> writes, CancellationToken cancellationToken)
    {
        foreach (WriteRequest[] batch in writes.Chunk(WriteBatch))
            await RepeatAsync("BatchWriteItem", batch, WriteAsync, cancellationToken);

        async Task<IReadOnlyList<WriteRequest>> WriteAsync(IReadOnlyList<WriteRequest> left)
        {
            var request = new BatchWriteItemRequest { RequestItems = new Dictionary<string, List<WriteRequest>> { [name] = [.. left] } };
            BatchWriteItemResponse answer = await SendAsync("BatchWriteItem", client.BatchWriteItemAsync, request, cancellationToken);
            return answer.UnprocessedItems?.GetValueOrDefault(name) ?? [];
        }
    }

    // What a throttled batch leaves undone is no error to the SDK, so its retries do not see it.
    private async Task RepeatAsync<T>(
        string action, IReadOnlyList<T> batch, Func<IReadOnlyList<T>, Task<IReadOnlyList<T>>> send, CancellationToken cancellationToken)
    {
        IReadOnlyList<T> left = batch;
        for (int fruitless = 0; ;)
        {
            IReadOnlyList<T> undone = await send(left);
            if (undone.Count == 0)
                return;

            fruitless = undone.Count < left.Count ? 0 : fruitless + 1;
            if (fruitless == FruitlessRounds)
                throw DynamoFailure.Unprocessed(action, name, undone.Count);
            left = undone;
            await Task.Delay(FirstWait * Math.Pow(2, fruitless), time, cancellationToken);
        }
    }

    private async Task<TResponse> SendAsync<TRequest, TResponse>(
        string action, Func<TRequest, CancellationToken, Task<TResponse>> send, TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await send(request, cancellationToken);
        }
        catch (Exception refused) when (DynamoFailure.IsOurs(refused))
        {
            throw DynamoFailure.Explain(refused, action, name);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            throw DynamoFailure.Stalled(stalled, action, name);
        }
    }
}
