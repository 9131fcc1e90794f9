using System.Text.Json;
using EcrMirror.Rules;
using EcrMirror.State.Storage;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Rules;

/// <summary>What an image's rule needs has columns of its own; everything else a rule can say stands in one, by the names of attributes.</summary>
internal sealed class SqliteMirrorRules(SqliteFile file) : IMirrorRules
{
    private const string Read = "SELECT source, destinations, expires_at, attributes FROM mirror_rule";

    private const string Put =
        """
        INSERT INTO mirror_rule (source, destinations, expires_at, attributes) VALUES ($source, $destinations, $expires, $attributes)
        ON CONFLICT DO UPDATE SET destinations = excluded.destinations, expires_at = excluded.expires_at, attributes = excluded.attributes
        """;

    private const string Remove = "DELETE FROM mirror_rule WHERE source = $source";

    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
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

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        var row = RuleRow.Of(rule);
        string destinations = JsonSerializer.Serialize(row.Cells[RuleAttributes.Destination].Texts);
        object expires = rule.Expires?.ToUnixTimeSeconds() is { } seconds ? seconds : DBNull.Value;
        Dictionary<string, IReadOnlyList<string>> others = row.Cells
            .Where(cell => cell.Key is not (RuleAttributes.Destination or RuleAttributes.Expires))
            .ToDictionary(cell => cell.Key, cell => cell.Value.Texts!);
        object attributes = others.Count > 0 ? JsonSerializer.Serialize(others) : DBNull.Value;
        return ChangeAsync(
            Put, cancellationToken, ("$source", row.Key), ("$destinations", destinations), ("$expires", expires), ("$attributes", attributes));
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => ChangeAsync(Remove, cancellationToken, ("$source", key));

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
