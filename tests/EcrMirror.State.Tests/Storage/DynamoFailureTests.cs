using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EcrMirror.Oci;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static EcrMirror.State.Tests.Storage.ScriptedDynamoDb;

namespace EcrMirror.State.Tests.Storage;

public sealed class DynamoFailureTests(DynamoDb dynamo)
{
    private const string Throttled = "The level of configured provisioned throughput for the table was exceeded.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("ThrottlingException")]
    [InlineData("RequestLimitExceeded")]
    public async Task A_throttled_request_is_sent_again(string code)
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error(code, Throttled), Answer.Ok());
        using TestState state = server.State(retries: 2);

        Assert.Null(await state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.Equal(["GetItem", "GetItem"], server.Requests.Select(request => request.Action));
    }

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", "ThrottlingReasons")]
    [InlineData("ThrottlingException", "throttlingReasons")]
    [InlineData("RequestLimitExceeded", "ThrottlingReasons")]
    public async Task Throttling_that_goes_on_is_transient_and_says_which_limit_of_what(string code, string member)
    {
        JsonObject reasons = new()
        {
            [member] = new JsonArray(new JsonObject { ["reason"] = "TableWriteMaxOnDemandThroughputExceeded", ["resource"] = "arn:aws:dynamodb:eu-west-1:1:table/it-plans" }),
        };
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error(code, Throttled, more: reasons));
        using TestState state = server.State();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.True(refused.IsTransient);
        Assert.Equal(
            $"DynamoDB throttles GetItem on table 'it-plans': {Throttled} (TableWriteMaxOnDemandThroughputExceeded of arn:aws:dynamodb:eu-west-1:1:table/it-plans) Raise the table's capacity or limits if this goes on.",
            refused.Message);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400, "User: arn:aws:iam::1:role/copier is not authorized", "dynamodb:GetItem on table 'it-plans' is not allowed: User: arn:aws:iam::1:role/copier is not authorized Allow it")]
    [InlineData("ResourceNotFoundException", 400, "Requested resource not found", "There is no table 'it-plans' in this account and region. Make the tables with 'ecr-mirror tables create'")]
    [InlineData("ValidationException", 400, "The provided key element does not match the schema", "DynamoDB does not accept GetItem on table 'it-plans': The provided key element does not match the schema If the table was made by something else, its keys are others")]
    [InlineData("InvalidSignatureException", 400, "Signature expired: 20261121T100000Z is now earlier than 20261121T115500Z", "Is this machine's clock right? It may be off by 5 minutes")]
    [InlineData("UnrecognizedClientException", 400, "The security token included in the request is invalid.", "DynamoDB does not accept the credentials of GetItem on table 'it-plans'")]
    [InlineData("ExpiredTokenException", 400, "The security token included in the request is expired", "DynamoDB does not accept the credentials of GetItem on table 'it-plans'")]
    [InlineData("SomethingNewException", 400, "Whatever", "DynamoDB refused GetItem on table 'it-plans': SomethingNewException: Whatever")]
    public async Task What_a_person_has_to_change_is_not_transient_and_names_table_action_and_cure(string code, int status, string message, string expected)
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error(code, message, status));
        using TestState state = server.State();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
        Assert.NotNull(refused.InnerException);
    }

    [Theory]
    [InlineData("InternalServerError", 500)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("TransactionConflictException", 400)]
    public async Task A_failure_that_passes_is_transient(string code, int status)
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error(code, "Try later", status));
        using TestState state = server.State();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.True(refused.IsTransient);
        Assert.Contains("GetItem on table 'it-plans'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_transient()
    {
        using TestState state = TestState.InDynamo(new DynamoDbOptions { ServiceUrl = $"http://127.0.0.1:{UnusedPort()}", Region = "eu-west-1", Retries = 0 });

        StateException refused = await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.True(refused.IsTransient);
        Assert.StartsWith("DynamoDB cannot be reached for GetItem on table 'ecr-mirror-plans'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_state_failed()
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok());
        using TestState state = server.State();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => state.Plans.FindAsync(Sample.PlanId, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(100, "Query", 100)]
    [InlineData(101, "Scan", 1)]
    [InlineData(10_000, "Scan", 1)]
    public async Task The_ledger_of_many_repositories_is_not_asked_for_one_by_one(int repositories, string action, int requests)
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok());
        using TestState state = server.State();

        await state.Ledger.ListAsync([.. Enumerable.Range(0, repositories).Select(number => Repository.Parse($"a.example/app-{number}"))], Cancellation).CountAsync(Cancellation);

        Assert.Equal(Enumerable.Repeat(action, requests), server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task A_write_that_lost_is_tried_again_on_what_stands_there_now()
    {
        await using ScriptedDynamoDb server = await StartAsync(
            Answer.Ok(), Answer.Error("ConditionalCheckFailedException", "The conditional request failed"), Answer.Ok(), Answer.Ok());
        using TestState state = server.State(retries: 3);

        await state.Plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.Equal(["GetItem", "PutItem", "GetItem", "PutItem"], server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task What_a_batch_left_undone_is_written_again_and_nothing_else()
    {
        JsonObject undone = new()
        {
            ["UnprocessedItems"] = new JsonObject
            {
                ["it-blobs"] = new JsonArray(new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = Blob(2) } }),
            },
        };
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok(undone), Answer.Ok());
        using TestState state = server.State();

        await state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2)], Cancellation);

        Assert.Equal([2, 1], server.Requests.Select(request => request.Body["RequestItems"]!["it-blobs"]!.AsArray().Count));
        Assert.True(JsonNode.DeepEquals(
            Blob(2), server.Requests[1].Body["RequestItems"]!["it-blobs"]![0]!["PutRequest"]!["Item"]));
    }

    [Fact]
    public async Task Parts_that_a_batch_left_unread_are_read_again()
    {
        byte[] packed = Pack(new string('x', 5000));
        Digest digest = Digest.Sha256(packed);
        JsonObject head = new() { ["Version"] = Number(1), ["Parts"] = Number(2), ["PartsDigest"] = Text(digest.ToString()) };
        JsonObject PartKey(int index) => new() { ["Group"] = Text($"part of {digest}"), ["Name"] = Text($"{index:0000}") };
        JsonObject Part(int index, byte[] bytes)
        {
            JsonObject part = PartKey(index);
            part["Packed"] = new JsonObject { ["B"] = Convert.ToBase64String(bytes) };
            return part;
        }

        await using ScriptedDynamoDb server = await StartAsync(
            Answer.Ok(new JsonObject { ["Item"] = head }),
            Answer.Ok(new JsonObject
            {
                ["Responses"] = new JsonObject { ["it-plans"] = new JsonArray(Part(1, packed[5..])) },
                ["UnprocessedKeys"] = new JsonObject { ["it-plans"] = new JsonObject { ["Keys"] = new JsonArray(PartKey(0)) } },
            }),
            Answer.Ok(new JsonObject { ["Responses"] = new JsonObject { ["it-plans"] = new JsonArray(Part(0, packed[..5])) } }));
        using TestState state = server.State();

        StateException unreadable = await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.Contains("'x' is an invalid start of a value", unreadable.Message, StringComparison.Ordinal);
        Assert.Equal(["GetItem", "BatchGetItem", "BatchGetItem"], server.Requests.Select(request => request.Action));
        Assert.True(JsonNode.DeepEquals(PartKey(0), Assert.Single(server.Requests[2].Body["RequestItems"]!["it-plans"]!["Keys"]!.AsArray())));
    }

    [Fact]
    public async Task A_batch_that_makes_no_progress_is_given_up_as_transient()
    {
        JsonObject undone = new()
        {
            ["UnprocessedItems"] = new JsonObject
            {
                ["it-blobs"] = new JsonArray(new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = Blob(1) } }),
            },
        };
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok(undone));
        using TestState state = server.State();

        StateException refused = await Assert.ThrowsAsync<StateException>(
            () => state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation));

        Assert.True(refused.IsTransient);
        Assert.StartsWith("DynamoDB left 1 parts of BatchWriteItem on table 'it-blobs' undone", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_whose_tables_are_missing_does_not_start_and_names_them_all()
    {
        DynamoDbOptions options = dynamo.NewOptions();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddState(state => state.DynamoDb = options);
        using IHost host = builder.Build();

        StateException refused = await Assert.ThrowsAsync<StateException>(() => host.StartAsync(Cancellation));

        string[] tables = ["plans", "progress", "ledger", "requests", "manifests", "blobs"];
        Assert.Contains($"'{string.Join("', '", tables.Select(table => options.TablePrefix + table))}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ecr-mirror tables create", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task A_host_whose_tables_are_there_starts()
    {
        DynamoDbOptions options = dynamo.NewOptions();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddState(state => state.DynamoDb = options);
        using IHost host = builder.Build();
        await host.Services.GetRequiredService<DynamoTables>().CreateAsync(Cancellation);

        await host.StartAsync(Cancellation);

        await host.StopAsync(Cancellation);
    }

    private static JsonObject Text(string text) => new() { ["S"] = text };

    private static JsonObject Number(int number) => new() { ["N"] = $"{number}" };

    private static JsonObject Blob(int number) => new()
    {
        ["Blob"] = Text($"{Sample.First.Host}/{Sample.Digest(number)}"),
        ["Repository"] = Text(Sample.First.Name.ToString()),
    };

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
