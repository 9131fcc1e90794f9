using Amazon.DynamoDBv2.Model;
using EcrMirror.Rules;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

internal sealed class DynamoMirrorRules(DynamoTable table) : MirrorRuleRows
{
    public override async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<RuleRow> rows = [];
            await foreach (Dictionary<string, AttributeValue> item in table.ScanAsync(cancellationToken))
                rows.Add(DynamoRuleItem.Read(item));

            // A scan has no order.
            return RuleRowReader.Read([.. rows.OrderBy(row => row.Key, StringComparer.Ordinal)]);
        }
        catch (StateException unread)
        {
            throw new RuleSourceException(unread.Message, unread) { Origin = new RuleOrigin(RuleOriginKind.Table, "the mirror table") };
        }
    }

    public override Task PutAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        table.UpdateAsync(DynamoRuleItem.Write(RuleRow.Of(rule)), cancellationToken);

    public override Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        table.DeleteAsync(DynamoRuleItem.KeyOf(key), cancellationToken);

    protected override async Task<bool> TryChangeAsync(string key, Func<RuleRow?, bool> isExpected, RuleRow? after, CancellationToken cancellationToken)
    {
        Dictionary<string, AttributeValue>? item = await table.FindAsync(DynamoRuleItem.KeyOf(key), cancellationToken);
        if (!isExpected(item is null ? null : DynamoRuleItem.Read(item)))
            return false;

        return after is null
            ? await table.TryDeleteAsync(DynamoRuleItem.Remove(key, item), cancellationToken)
            : await table.TryUpdateAsync(DynamoRuleItem.Write(after).OnlyIf(item), cancellationToken);
    }
}
