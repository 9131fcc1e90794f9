using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using EcrMirror.State.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.State;

/// <summary>Makes the tables that keep state in DynamoDB.</summary>
public sealed partial class DynamoTables(IOptions<StateOptions> options, TimeProvider time, ILogger<DynamoTables> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static IReadOnlyList<DynamoSchema> All { get; } = [.. DynamoSchema.State, DynamoSchema.Rules];

    /// <summary>
    /// Makes the tables that are not there, billed by request, and waits until they can be used. Items that need not be kept forever
    /// are removed by DynamoDB itself, where the service knows how to. Calling it again changes nothing.
    /// </summary>
    /// <returns>The names of the tables that were made.</returns>
    /// <exception cref="StateException">A table cannot be made or is something else's; the message says which and why.</exception>
    public async Task<IReadOnlyList<string>> CreateAsync(CancellationToken cancellationToken)
    {
        DynamoDbOptions dynamo = options.Value.DynamoDb
            ?? throw new StateException("State is not kept in DynamoDB, so there are no tables to make. Set DynamoDb:TablePrefix.");
        using AmazonDynamoDBClient client = DynamoClient.Open(dynamo);

        List<string> made = [];
        foreach (DynamoSchema schema in All)
        {
            string name = schema.NameIn(dynamo);
            if (await FindAsync(client, name, cancellationToken) is null && await TryMakeAsync(client, schema, name, cancellationToken))
                made.Add(name);
        }

        foreach (DynamoSchema schema in All)
        {
            string name = schema.NameIn(dynamo);
            Match(await WaitAsync(client, name, cancellationToken), schema, name);
            if (schema.Expires)
                await ExpireAsync(client, name, cancellationToken);
        }

        return made;
    }

    internal static async Task CheckAsync(IAmazonDynamoDB client, DynamoDbOptions options, CancellationToken cancellationToken)
    {
        List<string> missing = [];
        foreach (DynamoSchema schema in DynamoSchema.State)
        {
            string name = schema.NameIn(options);
            if (await FindAsync(client, name, cancellationToken) is { } table)
                Match(table, schema, name);
            else
                missing.Add(name);
        }

        if (missing.Count > 0)
        {
            throw new StateException(
                $"There is no table '{string.Join("', '", missing)}' in this account and region. Make the tables with 'ecr-mirror tables create'; if they are there under another name, check DynamoDb:TablePrefix and the region.");
        }
    }

    private static async Task<TableDescription?> FindAsync(IAmazonDynamoDB client, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.DescribeTableAsync(name, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
        catch (Exception refused) when (DynamoFailure.IsOurs(refused))
        {
            throw DynamoFailure.Explain(refused, "DescribeTable", name);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            throw DynamoFailure.Stalled(stalled, "DescribeTable", name);
        }
    }

    private async Task<bool> TryMakeAsync(AmazonDynamoDBClient client, DynamoSchema schema, string name, CancellationToken cancellationToken)
    {
        var request = new CreateTableRequest
        {
            TableName = name,
            KeySchema = schema.Keys,
            AttributeDefinitions = schema.KeyAttributes,
            BillingMode = BillingMode.PAY_PER_REQUEST,
        };
        try
        {
            await client.CreateTableAsync(request, cancellationToken);
            LogMade(name);
            return true;
        }
        catch (ResourceInUseException)
        {
            // Somebody else is making it.
            return false;
        }
        catch (Exception refused) when (DynamoFailure.IsOurs(refused))
        {
            throw DynamoFailure.Explain(refused, "CreateTable", name);
        }
    }

    private async Task<TableDescription> WaitAsync(AmazonDynamoDBClient client, string name, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan wait = FirstWait; ; wait = wait < LongestWait ? wait * 2 : LongestWait)
        {
            if (await FindAsync(client, name, cancellationToken) is { } table
                && (table.TableStatus == TableStatus.ACTIVE || table.TableStatus == TableStatus.UPDATING))
            {
                return table;
            }

            if (time.GetElapsedTime(start) > Patience)
                throw new StateException($"Table '{name}' could not be used {Patience.TotalMinutes} minutes after it was made. Try again later.") { IsTransient = true };
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static void Match(TableDescription table, DynamoSchema schema, string name)
    {
        string actual = DynamoSchema.Describe(table.KeySchema ?? [], table.AttributeDefinitions ?? []);
        if (actual != schema.DescribeKeys())
        {
            throw new StateException(
                $"Table '{name}' is something else's: its keys are {actual} and should be {schema.DescribeKeys()}. Name another prefix.");
        }
    }

    private async Task ExpireAsync(AmazonDynamoDBClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            var asked = new DescribeTimeToLiveRequest { TableName = name };
            TimeToLiveDescription? current = (await client.DescribeTimeToLiveAsync(asked, cancellationToken)).TimeToLiveDescription;
            if (current?.TimeToLiveStatus == TimeToLiveStatus.ENABLED || current?.TimeToLiveStatus == TimeToLiveStatus.ENABLING)
            {
                if (current.AttributeName != DynamoSchema.Expiry)
                    LogOtherExpiry(name, current.AttributeName, DynamoSchema.Expiry);
                return;
            }

            var expiry = new TimeToLiveSpecification { AttributeName = DynamoSchema.Expiry, Enabled = true };
            await client.UpdateTimeToLiveAsync(
                new UpdateTimeToLiveRequest { TableName = name, TimeToLiveSpecification = expiry }, cancellationToken);
        }
        catch (AmazonServiceException lacking) when (lacking.ErrorCode is "UnknownOperationException")
        {
            LogNoExpiry(name);
        }
        catch (Exception refused) when (DynamoFailure.IsOurs(refused))
        {
            throw DynamoFailure.Explain(refused, "UpdateTimeToLive", name);
        }
    }

    [LoggerMessage(5001, LogLevel.Information, "Made table {Table}")]
    private partial void LogMade(string table);

    [LoggerMessage(5002, LogLevel.Information, "The service does not remove expired items of {Table} by itself; they are treated as absent all the same")]
    private partial void LogNoExpiry(string table);

    [LoggerMessage(5003, LogLevel.Warning, "Table {Table} has its time to live on {Actual} and not on {Expected}: expired items stay in it")]
    private partial void LogOtherExpiry(string table, string actual, string expected);
}
