using Amazon.DynamoDBv2.Model;
using EcrMirror.Rules;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

internal sealed class DynamoMirrorRules(DynamoTable table) : IMirrorRules
{
    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<RuleRow> rows = [];
            await foreach (Dictionary<string, AttributeValue> item in table.ScanAsync(cancellationToken))
                rows.Add(DynamoRuleItem.Read(item));
            return RuleRowReader.Read(rows);
        }
        catch (StateException unread)
        {
            throw new RuleSourceException(unread.Message, unread) { Origin = new RuleOrigin(RuleOriginKind.Table, "the mirror table") };
        }
    }

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        table.UpdateAsync(DynamoRuleItem.Write(RuleRow.Of(rule)), cancellationToken);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        table.DeleteAsync(DynamoRuleItem.KeyOf(key), cancellationToken);
}
