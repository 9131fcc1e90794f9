using System.Text.Json.Nodes;
using EcrMirror.State.Claims;
using EcrMirror.State.Tests.Storage;
using static EcrMirror.State.Tests.Storage.ScriptedDynamoDb;

namespace EcrMirror.State.Tests.Claims;

public sealed class DynamoBlobClaimsTests(DynamoDb dynamo) : SharedBlobClaimsContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly BlobClaimKey Blob = new(Sample.First.Host, Sample.Digest(1));

    private readonly DynamoDbOptions _tables = dynamo.NewOptions();

    [Fact]
    public async Task A_blob_that_one_copier_sends_costs_two_writes_and_a_read()
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok(), Kept("one", turn: 1, version: 1), Answer.Ok());
        using TestState state = server.State();

        var ours = (BlobClaim.Ours)await state.Claims.AcquireAsync(Blob, "one", Lease, null, Cancellation);
        Assert.True(await state.Claims.ReleaseAsync(ours, [Sample.First.Name], Cancellation));

        Assert.Equal(["PutItem", "GetItem", "PutItem"], server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task A_look_at_a_claim_costs_a_read()
    {
        await using ScriptedDynamoDb server = await StartAsync(Kept("one", turn: 1, version: 1));
        using TestState state = server.State();

        BlobClaim? seen = await state.Claims.FindAsync(Blob, null, Cancellation);
        await state.Claims.FindAsync(Blob, seen, Cancellation);

        Assert.Equal(["GetItem", "GetItem"], server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_the_workers_all_the_same()
    {
        await using ScriptedDynamoDb server = await StartAsync(Failed(), Kept("one", turn: 1, version: 1), Answer.Ok());
        using TestState state = server.State();

        BlobClaim answer = await state.Claims.AcquireAsync(Blob, "one", Lease, null, Cancellation);

        Assert.Equal(2, Assert.IsType<BlobClaim.Ours>(answer).Turn);
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_made_again_and_no_loss()
    {
        await using ScriptedDynamoDb server = await StartAsync(
            Answer.Ok(), Kept("one", turn: 1, version: 1), Failed(), Kept("one", turn: 1, version: 2, beats: 1), Answer.Ok());
        using TestState state = server.State();
        var ours = (BlobClaim.Ours)await state.Claims.AcquireAsync(Blob, "one", Lease, null, Cancellation);

        Assert.True(await state.Claims.RenewAsync(ours, Cancellation));

        Assert.Equal("2", server.Requests[^1].Body["ExpressionAttributeValues"]![":version"]!["N"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_table_that_is_throttled_is_an_error_that_may_pass()
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error("ThrottlingException", "Slow down."));
        using TestState state = server.State();

        StateException throttled = await Assert.ThrowsAsync<StateException>(
            () => state.Claims.AcquireAsync(Blob, "one", Lease, null, Cancellation));

        Assert.True(throttled.IsTransient);
        Assert.StartsWith("DynamoDB throttles PutItem on table 'it-claims'", throttled.Message, StringComparison.Ordinal);
    }

    private protected override TestState Open(TimeProvider time) => TestState.InDynamo(_tables, time: time);

    private static Answer Failed() => Answer.Error("ConditionalCheckFailedException", "The conditional request failed");

    private static Answer Kept(string worker, int turn, int version, int beats = 0) => Answer.Ok(new JsonObject
    {
        ["Item"] = new JsonObject
        {
            ["Version"] = new JsonObject { ["N"] = $"{version}" },
            ["Body"] = new JsonObject { ["S"] = $$"""{"worker":"{{worker}}","turn":{{turn}},"beats":{{beats}},"lease":"00:00:30"}""" },
        },
    });
}
