using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Rules;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

/// <summary>What an image's rule needs has columns of its own; everything else a rule can say stands in one, by the names of attributes.</summary>
internal sealed partial class SqliteMirrorRules(SqliteFile file) : MirrorRuleRows
{
    private const string Read = "SELECT source, destinations, expires_at, attributes FROM mirror_rule";

    private const string Find = "SELECT source, destinations, expires_at, attributes FROM mirror_rule WHERE source = $source";

    private const string Put =
        """
        INSERT INTO mirror_rule (source, destinations, expires_at, attributes) VALUES ($source, $destinations, $expires, $attributes)
        ON CONFLICT DO UPDATE SET destinations = excluded.destinations, expires_at = excluded.expires_at, attributes = excluded.attributes
        """;

    private const string Remove = "DELETE FROM mirror_rule WHERE source = $source";

    public override async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(ReadAll, cancellationToken);
        }
        catch (StateException unread)
        {
            throw new RuleSourceException(unread.Message, unread) { Origin = new RuleOrigin(RuleOriginKind.Table, "the state file") };
        }
    }

    public override Task PutAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        file.WriteAsync(database => WriteRow(database, RuleRow.Of(rule)), cancellationToken);

    public override Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        file.WriteAsync(database => RemoveRow(database, key), cancellationToken);

    // Others wait with their writes until the transaction is over.
    protected override Task<bool> TryChangeAsync(string key, Func<RuleRow?, bool> isExpected, RuleRow? after, CancellationToken cancellationToken) =>
        file.WriteAsync(
            database =>
            {
                if (!TryFind(database, key, out RuleRow? row) || !isExpected(row))
                    return false;
                _ = after is null ? RemoveRow(database, key) : WriteRow(database, after);
                return true;
            },
            cancellationToken);

    // One that cannot be read is no row that anybody expects.
    private static bool TryFind(SqliteDatabase database, string key, out RuleRow? row)
    {
        row = null;
        using SqliteStatement find = database.Statement(Find).With("$source", key);
        if (!find.Read())
            return true;

        try
        {
            row = new RuleRow(key, Cells(find));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int WriteRow(SqliteDatabase database, RuleRow row)
    {
        using SqliteStatement put = database.Statement(Put)
            .With("$source", row.Key)
            .With("$destinations", JsonSerializer.Serialize(row.Cells[RuleAttributes.Destination].Texts, CellJson.Default.IReadOnlyListString));
        if (row.Cells.TryGetValue(RuleAttributes.Expires, out RuleCell? seconds))
            put.With("$expires", long.Parse(seconds.Texts![0], CultureInfo.InvariantCulture));
        Dictionary<string, IReadOnlyList<string>> others = row.Cells
            .Where(cell => cell.Key is not (RuleAttributes.Destination or RuleAttributes.Expires))
            .ToDictionary(cell => cell.Key, cell => cell.Value.Texts!);
        if (others.Count > 0)
            put.With("$attributes", JsonSerializer.Serialize(others, CellJson.Default.DictionaryStringIReadOnlyListString));
        return put.Execute();
    }

    private static int RemoveRow(SqliteDatabase database, string key)
    {
        using SqliteStatement remove = database.Statement(Remove).With("$source", key);
        return remove.Execute();
    }

    private static RuleSet ReadAll(SqliteDatabase database)
    {
        using SqliteStatement read = database.Statement(Read);
        List<RuleRow> rows = [];
        List<RuleFinding> findings = [];
        while (read.Read())
        {
            string key = read.Text(0);
            try
            {
                rows.Add(new RuleRow(key, Cells(read)));
            }
            catch (JsonException unreadable)
            {
                findings.Add(RuleFinding.Error(new RuleOrigin(RuleOriginKind.Table, key), $"The row cannot be read: {unreadable.Message}"));
            }
        }

        RuleSet rules = RuleRowReader.Read(rows);
        return rules with { Findings = [.. rules.Findings, .. findings] };
    }

    private static Dictionary<string, RuleCell> Cells(SqliteStatement row)
    {
        Dictionary<string, IReadOnlyList<string>> others = row.IsNull(3) ? [] : JsonSerializer.Deserialize(row.Text(3), CellJson.Default.DictionaryStringIReadOnlyListString) ?? [];
        var cells = others.ToDictionary(attribute => attribute.Key, attribute => RuleCell.Of(attribute.Value), StringComparer.Ordinal);
        cells[RuleAttributes.Destination] = RuleCell.Of(JsonSerializer.Deserialize(row.Text(1), CellJson.Default.IReadOnlyListString) ?? []);
        if (!row.IsNull(2))
            cells[RuleAttributes.Expires] = RuleCell.Of(row.Number(2));
        return cells;
    }
    [JsonSerializable(typeof(IReadOnlyList<string>))]
    [JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
    private sealed partial class CellJson : JsonSerializerContext;
}
