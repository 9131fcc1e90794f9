using EcrMirror.State.Budgets;

namespace EcrMirror.State.Tests.Budgets;

public sealed class SqliteActionBudgetsTests : SharedActionBudgetsContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecr-mirror-state-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task They_are_in_memory_where_messages_are()
    {
        string file = Path.Combine(_folder, "other.db");
        using TestState state = TestState.InFile(file, keepsPlansInMemory: true);

        BudgetGrant grant = await TakeAsync(state.Budgets, 1);

        Assert.Equal(1, grant.Count);
        Assert.Empty(await state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
        Assert.Equal(0, state.Count("budget"));
    }

    private protected override TestState Open(TimeProvider time) => TestState.InFile(Path.Combine(_folder, "state.db"), time: time);
}
