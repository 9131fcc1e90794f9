using Amazon.DynamoDBv2.Model;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

internal sealed class DynamoMirrorRules(DynamoTable table, TimeProvider time) : IMirrorRules
{
    public async Task<MirrorRules> ListAsync(CancellationToken cancellationToken)
    {
        List<MirrorRule> rules = [];
        List<MirrorRuleFinding> findings = [];
        await foreach (Dictionary<string, AttributeValue> item in table.ScanAsync(cancellationToken))
        {
            MirrorTableItem row = MirrorTableItem.Read(item);
            findings.AddRange(row.Findings);
            if (row.Rule is { } rule)
                rules.Add(rule);
        }

        return MirrorRules.Sort(rules, findings, time.GetUtcNow());
    }

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        table.UpdateAsync(MirrorTableItem.Write(rule.ThrowIfEmpty()), cancellationToken);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        table.DeleteAsync(MirrorTableItem.KeyOf(key), cancellationToken);
}
