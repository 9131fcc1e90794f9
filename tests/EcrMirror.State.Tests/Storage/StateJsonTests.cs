using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.State.Plans;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Tests.Storage;

/// <summary>Items that an older version wrote, which did not know each member.</summary>
public sealed class StateJsonTests
{
    [Fact]
    public void A_plan_whose_destination_has_no_tags_in_place_has_none()
    {
        JsonNode written = JsonSerializer.SerializeToNode(Sample.Plan(), StateJson.Default.MirrorPlan)!;
        Assert.True(written["destinations"]![0]!.AsObject().Remove("currentTags"));

        MirrorPlan read = written.Deserialize(StateJson.Default.MirrorPlan)!;

        Assert.Equal([], read.Destinations[0].CurrentTags);
    }

    [Fact]
    public void Progress_without_what_can_be_missing_has_nothing_to_report()
    {
        var progress = new DestinationProgress { Plan = Sample.PlanId, Attempt = 1, Repository = Sample.First, Remaining = [] };
        JsonObject written = JsonSerializer.SerializeToNode(progress, StateJson.Default.DestinationProgress)!.AsObject();
        Assert.True(written.Remove("failures") && written.Remove("tally") && written.Remove("outcome"));

        DestinationProgress read = written.Deserialize(StateJson.Default.DestinationProgress)!;

        Assert.Equal((0, CopyTally.None, DestinationOutcome.Pending), (read.Failures.Count, read.Tally, read.Outcome));
    }

    [Fact]
    public void A_budget_that_was_never_lowered_is_whole() =>
        Assert.Equal(1, JsonSerializer.Deserialize("{}", StateJson.Default.BudgetRecord)!.Share);

    [Fact]
    public void Null_where_there_is_always_something_is_refused()
    {
        JsonNode written = JsonSerializer.SerializeToNode(Sample.Plan(), StateJson.Default.MirrorPlan)!;
        written["destinations"]![0]!["currentTags"] = null;

        Assert.Throws<JsonException>(() => written.Deserialize(StateJson.Default.MirrorPlan));
    }
}
