using System.Text.Json.Nodes;
using EcrMirror.State.Budgets;
using EcrMirror.State.Tests.Storage;
using static EcrMirror.State.Tests.Storage.ScriptedDynamoDb;

namespace EcrMirror.State.Tests.Budgets;

public sealed class DynamoActionBudgetsTests(DynamoDb dynamo) : SharedActionBudgetsContract
{
    private readonly DynamoDbOptions _tables = dynamo.NewOptions();

    [Fact]
    public async Task Tokens_cost_a_read_and_a_write_however_many_they_are()
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Ok());
        using TestState state = server.State();

        BudgetGrant grant = await state.Budgets.TakeAsync(Put, new BudgetTerms(1000, 200), new BudgetAsk(150), null, Cancellation);

        Assert.Equal(150, grant.Count);
        Assert.Equal(["GetItem", "PutItem"], server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task Who_lost_a_round_to_another_takes_more_for_those_who_wait()
    {
        await using ScriptedDynamoDb server = await StartAsync(
            Answer.Ok(), Answer.Error("ConditionalCheckFailedException", "The conditional request failed"), Kept(), Answer.Ok());
        using TestState state = server.State();

        BudgetGrant grant = await state.Budgets.TakeAsync(Put, new BudgetTerms(100, 1), new BudgetAsk(100), null, Cancellation);

        Assert.Equal(40, grant.Count);
        Assert.Equal([0, 10, 20], Delays(grant)[..3].Select(delay => delay - 20));
    }

    [Fact]
    public async Task A_table_that_is_throttled_is_an_error_that_may_pass()
    {
        await using ScriptedDynamoDb server = await StartAsync(Answer.Error("ThrottlingException", "Slow down."));
        using TestState state = server.State();

        StateException throttled = await Assert.ThrowsAsync<StateException>(() => TakeAsync(state.Budgets, 1));

        Assert.True(throttled.IsTransient);
        Assert.StartsWith("DynamoDB throttles GetItem on table 'it-budgets'", throttled.Message, StringComparison.Ordinal);
    }

    private static Answer Kept() => Answer.Ok(new JsonObject
    {
        ["Item"] = new JsonObject
        {
            ["Version"] = new JsonObject { ["N"] = "1" },
            ["Body"] = new JsonObject { ["S"] = """{"granted":2,"level":2,"share":1,"generation":0,"changedAt":0}""" },
        },
    });

    private protected override TestState Open(TimeProvider time) => TestState.InDynamo(_tables, time: time);
}
