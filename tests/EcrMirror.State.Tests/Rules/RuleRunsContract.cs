using EcrMirror.State.Rules;

namespace EcrMirror.State.Tests.Rules;

/// <summary>What every store of what is remembered of rules does.</summary>
public abstract class RuleRunsContract(TestState state) : IAsyncLifetime
{
    private readonly IRuleRuns _runs = state.RuleRuns;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Records_are_listed_with_every_member()
    {
        RuleRun full = Sample.Run;
        RuleRun bare = new() { Rule = new string('x', 2000), SeenAt = Sample.Noon };

        await _runs.UpdateAsync(full.Rule, _ => full, Cancellation);
        await _runs.UpdateAsync(bare.Rule, _ => bare, Cancellation);

        Assert.Equal([full, bare], (await _runs.ListAsync(Cancellation).ToListAsync(Cancellation)).OrderBy(run => run.Rule.Length));
    }

    [Fact]
    public async Task Of_many_who_start_a_rule_at_once_one_does()
    {
        int[] started = await Sample.InParallel(8, async number =>
        {
            bool isOurs = false;
            await _runs.UpdateAsync(
                "rule",
                known =>
                {
                    isOurs = known is null;
                    return known ?? new RuleRun { Rule = "rule", SeenAt = Sample.Noon.AddSeconds(number) };
                },
                Cancellation);
            return isOurs ? 1 : 0;
        });

        Assert.Equal(1, started.Sum());
    }
}
