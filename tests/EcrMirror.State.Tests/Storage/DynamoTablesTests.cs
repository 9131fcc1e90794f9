using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using static EcrMirror.State.Tests.Storage.ScriptedDynamoDb;

namespace EcrMirror.State.Tests.Storage;

public sealed class DynamoTablesTests(DynamoDb dynamo)
{
    private static readonly string[] Names = ["plans", "progress", "ledger", "requests", "manifests", "blobs", "claims", "budgets", "rule-runs", "rules"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_is_made_billed_by_request_and_can_be_used()
    {
        using TestState state = dynamo.NewState();

        IReadOnlyList<string> made = await state.Tables.CreateAsync(Cancellation);

        Assert.Equal(Names.Select(name => state.Dynamo!.TablePrefix + name), made);
        using AmazonDynamoDBClient client = dynamo.Client();
        foreach (string name in made)
        {
            TableDescription table = (await client.DescribeTableAsync(name, Cancellation)).Table;
            Assert.Equal(TableStatus.ACTIVE, table.TableStatus);
            Assert.Equal(BillingMode.PAY_PER_REQUEST, table.BillingModeSummary.BillingMode);
        }
    }

    [Fact]
    public async Task Making_them_again_changes_nothing()
    {
        using TestState state = dynamo.NewState();
        await state.Tables.CreateAsync(Cancellation);
        await state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        Assert.Empty(await state.Tables.CreateAsync(Cancellation));

        Assert.Single(await state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task Of_several_who_make_them_at_once_all_succeed_and_each_table_is_made_once()
    {
        using TestState state = dynamo.NewState();

        IReadOnlyList<string>[] made = await Sample.InParallel(4, _ => state.Tables.CreateAsync(Cancellation));

        Assert.Equal(Names.Length, made.Sum(names => names.Count));
    }

    [Fact]
    public async Task A_table_of_something_else_is_refused_with_both_keys()
    {
        using TestState state = dynamo.NewState();
        string name = state.Dynamo!.TablePrefix + "ledger";
        using AmazonDynamoDBClient client = dynamo.Client();
        await client.CreateTableAsync(
            new CreateTableRequest(name, [new KeySchemaElement("Id", KeyType.HASH)])
            {
                AttributeDefinitions = [new AttributeDefinition("Id", ScalarAttributeType.N)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            },
            Cancellation);

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Tables.CreateAsync(Cancellation));

        Assert.Equal(
            $"Table '{name}' is something else's: its keys are Id (N, HASH) and should be Group (S, HASH), Name (S, RANGE). Name another prefix.",
            refused.Message);
    }

    [Fact]
    public async Task A_service_that_knows_how_to_expire_is_told_by_which_attribute_and_one_that_does_is_left_alone()
    {
        await using ScriptedDynamoDb server = await StartAsync(
            Described("Group", "Name"), Described("Group", "Name"), Described("Group", "Name"), Described("Group", "Name"), Described("Digest", "Part", "N"),
            Described("Blob", "Repository"), Described("Group", "Name"), Described("Group", "Name"), Described("Group", "Name"), Described("Source"),
            Described("Group", "Name"), Expiry("DISABLED"), Answer.Ok(),
            Described("Group", "Name"), Expiry("ENABLED"),
            Described("Group", "Name"),
            Described("Group", "Name"), Expiry("ENABLED"),
            Described("Digest", "Part", "N"), Expiry("ENABLING"),
            Described("Blob", "Repository"),
            Described("Group", "Name"), Expiry("ENABLED"),
            Described("Group", "Name"), Expiry("ENABLED"),
            Described("Group", "Name"), Expiry("ENABLED"),
            Described("Source"), Expiry("DISABLED"), Answer.Ok());
        using TestState state = server.State();

        Assert.Empty(await state.Tables.CreateAsync(Cancellation));

        JsonObject[] set = [.. server.Requests.Where(request => request.Action == "UpdateTimeToLive").Select(request => request.Body)];
        Assert.Equal(["it-plans", "it-rules"], set.Select(request => request["TableName"]!.GetValue<string>()));
        Assert.All(set, request => Assert.Equal(
            """{"AttributeName":"Expires","Enabled":true}""", request["TimeToLiveSpecification"]!.ToJsonString()));
        Assert.Equal(30, server.Requests.Count);
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables_is_told_which_action_it_lacks()
    {
        await using ScriptedDynamoDb server = await StartAsync(
            Answer.Error("ResourceNotFoundException", "Requested resource not found"), Answer.Error("AccessDeniedException", "Not you."));
        using TestState state = server.State();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Tables.CreateAsync(Cancellation));

        Assert.StartsWith("dynamodb:CreateTable on table 'it-plans' is not allowed: Not you.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_dynamodb_there_are_no_tables_to_make()
    {
        using TestState state = TestState.InMemory();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Tables.CreateAsync(Cancellation));

        Assert.Contains("State is not kept in DynamoDB", refused.Message, StringComparison.Ordinal);
    }

    private static Answer Expiry(string status) => Answer.Ok(new JsonObject
    {
        ["TimeToLiveDescription"] = new JsonObject { ["TimeToLiveStatus"] = status, ["AttributeName"] = "Expires" },
    });

    private static Answer Described(string hash, string? range = null, string rangeType = "S")
    {
        var keys = new JsonArray(new JsonObject { ["AttributeName"] = hash, ["KeyType"] = "HASH" });
        var attributes = new JsonArray(new JsonObject { ["AttributeName"] = hash, ["AttributeType"] = "S" });
        if (range is not null)
        {
            keys.Add(new JsonObject { ["AttributeName"] = range, ["KeyType"] = "RANGE" });
            attributes.Add(new JsonObject { ["AttributeName"] = range, ["AttributeType"] = rangeType });
        }

        return Answer.Ok(new JsonObject
        {
            ["Table"] = new JsonObject { ["TableStatus"] = "ACTIVE", ["KeySchema"] = keys, ["AttributeDefinitions"] = attributes },
        });
    }
}
