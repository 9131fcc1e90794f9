using EcrMirror.Rules;
using EcrMirror.Rules.Moving;

namespace EcrMirror.State.Rules;

/// <summary>Mirror rules in rows. What is common to all stores: how a rule becomes a row, and that no change of anybody's is lost.</summary>
internal abstract class MirrorRuleRows : IMirrorRules
{
    private const string Changed = "The row of the mirror table was changed meanwhile: run the same again.";

    public abstract Task<RuleSet> ReadAsync(CancellationToken cancellationToken);

    public abstract Task PutAsync(MirrorRule rule, CancellationToken cancellationToken);

    public abstract Task RemoveAsync(string key, CancellationToken cancellationToken);

    public RuleFit Fit(MirrorRule rule)
    {
        // Where it is read from now is not where it is to be.
        MirrorRule asked = rule with { Origin = new RuleOrigin(RuleOriginKind.Table, rule.Source.ToString()) };
        try
        {
            return RuleFit.Of(asked, RuleRowReader.Read([RuleRow.Of(asked)]));
        }
        catch (ArgumentException unfit)
        {
            return RuleFit.None(unfit.ParamName is null ? unfit.Message : unfit.Message.Replace($" (Parameter '{unfit.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    public async Task<IReadOnlyList<string?>> ChangeAsync(IReadOnlyList<RuleChange> changes, CancellationToken cancellationToken)
    {
        var problems = new string?[changes.Count];
        for (int at = 0; at < changes.Count; at++)
        {
            try
            {
                problems[at] = await ChangeAsync(changes[at], cancellationToken) ? null : Changed;
            }
            catch (StateException refused)
            {
                problems[at] = refused.Message;
            }
        }

        return problems;
    }

    /// <summary>Writes a row, or takes it away, where what stands there is as expected; nothing comes between the look and that.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isExpected">Whether the row that is there, null for none, may be changed.</param>
    /// <param name="after">The row as it is to be; null for none.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>False, and no change, if the row is another.</returns>
    protected abstract Task<bool> TryChangeAsync(string key, Func<RuleRow?, bool> isExpected, RuleRow? after, CancellationToken cancellationToken);

    private async Task<bool> ChangeAsync(RuleChange change, CancellationToken cancellationToken)
    {
        if (change.Before is not { } before)
            return await TryChangeAsync(RowOf(change.After!).Key, row => row is null, RowOf(change.After!), cancellationToken);

        // The same source may be written in several ways: its row keeps its key.
        string key = before.Origin.Place;
        MirrorRule? after = change.After is { } asked && asked.Source == before.Source ? asked with { Origin = before.Origin } : change.After;
        RuleRow? written = after is null ? null : RowOf(after);
        if (written is null || written.Key == key)
            return await TryChangeAsync(key, IsBefore, written, cancellationToken);

        // Under another key it is there before it goes here: a moment twice, and never not at all.
        return await TryChangeAsync(written.Key, row => row is null, written, cancellationToken)
            && await TryChangeAsync(key, IsBefore, after: null, cancellationToken);

        bool IsBefore(RuleRow? row) => row is not null && RuleRowReader.Read([row]).Rules is [var there] && RuleComparison.AreSame(there, before);
    }

    private static RuleRow RowOf(MirrorRule rule) => RuleRow.Of(rule);
}
