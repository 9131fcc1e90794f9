using System.Globalization;
using System.Text.Json;
using EcrMirror.Rules;
using EcrMirror.State.Storage;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Rules;

/// <summary>What an image's rule needs has columns of its own; everything else a rule can say stands in one, by the names of attributes.</summary>
internal sealed class SqliteMirrorRules(SqliteFile file) : MirrorRuleRows
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
            return await file.RunAsync(ReadAll, cancellationToken);
        }
        catch (StateException unread)
        {
            throw new RuleSourceException(unread.Message, unread) { Origin = new RuleOrigin(RuleOriginKind.Table, "the state file") };
        }
    }

    public override Task PutAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        ChangeAsync(Put, cancellationToken, Values(RuleRow.Of(rule)));

    public override Task RemoveAsync(string key, CancellationToken cancellationToken) => ChangeAsync(Remove, cancellationToken, ("$source", key));

    // Others wait with their writes until the transaction is over.
    protected override async Task<bool> TryChangeAsync(string key, Func<RuleRow?, bool> isExpected, RuleRow? after, CancellationToken cancellationToken)
    {
        bool isChanged = false;
        await file.RunTransactionAsync(
            connection =>
            {
                isChanged = TryFind(connection, key, out RuleRow? row) && isExpected(row);
                if (!isChanged)
                    return;
                using SqliteCommand command = after is null ? connection.Command(Remove, ("$source", key)) : connection.Command(Put, Values(after));
                command.ExecuteNonQuery();
            },
            cancellationToken);
        return isChanged;
    }

    // One that cannot be read is no row that anybody expects.
    private static bool TryFind(SqliteConnection connection, string key, out RuleRow? row)
    {
        row = null;
        using SqliteCommand command = connection.Command(Find, ("$source", key));
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
            return true;

        try
        {
            row = new RuleRow(key, Cells(reader));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (string Name, object Value)[] Values(RuleRow row)
    {
        string destinations = JsonSerializer.Serialize(row.Cells[RuleAttributes.Destination].Texts);
        object expires = row.Cells.TryGetValue(RuleAttributes.Expires, out RuleCell? seconds) ? long.Parse(seconds.Texts![0], CultureInfo.InvariantCulture) : DBNull.Value;
        Dictionary<string, IReadOnlyList<string>> others = row.Cells
            .Where(cell => cell.Key is not (RuleAttributes.Destination or RuleAttributes.Expires))
            .ToDictionary(cell => cell.Key, cell => cell.Value.Texts!);
        object attributes = others.Count > 0 ? JsonSerializer.Serialize(others) : DBNull.Value;
        return [("$source", row.Key), ("$destinations", destinations), ("$expires", expires), ("$attributes", attributes)];
    }

    private static RuleSet ReadAll(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Command(Read);
        using SqliteDataReader reader = command.ExecuteReader();
        List<RuleRow> rows = [];
        List<RuleFinding> findings = [];
        while (reader.Read())
        {
            string key = reader.GetString(0);
            try
            {
                rows.Add(new RuleRow(key, Cells(reader)));
            }
            catch (JsonException unreadable)
            {
                findings.Add(RuleFinding.Error(new RuleOrigin(RuleOriginKind.Table, key), $"The row cannot be read: {unreadable.Message}"));
            }
        }

        RuleSet rules = RuleRowReader.Read(rows);
        return rules with { Findings = [.. rules.Findings, .. findings] };
    }

    private static Dictionary<string, RuleCell> Cells(SqliteDataReader reader)
    {
        Dictionary<string, string[]> others = reader.IsDBNull(3) ? [] : JsonSerializer.Deserialize<Dictionary<string, string[]>>(reader.GetString(3)) ?? [];
        var cells = others.ToDictionary(attribute => attribute.Key, attribute => RuleCell.Of(attribute.Value), StringComparer.Ordinal);
        cells[RuleAttributes.Destination] = RuleCell.Of(JsonSerializer.Deserialize<string[]>(reader.GetString(1)) ?? []);
        if (!reader.IsDBNull(2))
            cells[RuleAttributes.Expires] = RuleCell.Of(reader.GetInt64(2));
        return cells;
    }

    private Task<int> ChangeAsync(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] values) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(sql, values);
            return command.ExecuteNonQuery();
        },
        cancellationToken);
}
