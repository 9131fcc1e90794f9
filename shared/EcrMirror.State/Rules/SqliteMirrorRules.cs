using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.State.Storage;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Rules;

internal sealed class SqliteMirrorRules(SqliteFile file, TimeProvider time) : IMirrorRules
{
    private const string Read = "SELECT source, destinations, expires_at FROM mirror_rule";

    private const string Put =
        """
        INSERT INTO mirror_rule (source, destinations, expires_at) VALUES ($source, $destinations, $expires)
        ON CONFLICT DO UPDATE SET destinations = excluded.destinations, expires_at = excluded.expires_at
        """;

    private const string Remove = "DELETE FROM mirror_rule WHERE source = $source";

    public Task<MirrorRules> ListAsync(CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(Read);
            using SqliteDataReader reader = command.ExecuteReader();
            List<MirrorRule> rules = [];
            List<MirrorRuleFinding> findings = [];
            while (reader.Read())
            {
                string key = reader.GetString(0);
                try
                {
                    rules.Add(new MirrorRule
                    {
                        Key = key,
                        Source = ImageReference.Parse(key),
                        Destinations = JsonSerializer.Deserialize<ImageReference[]>(reader.GetString(1)) ?? [],
                        Expires = reader.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(2)),
                    }.ThrowIfEmpty());
                }
                catch (Exception unreadable) when (unreadable is FormatException or JsonException or ArgumentException)
                {
                    findings.Add(new MirrorRuleFinding(key, unreadable.Message));
                }
            }

            return MirrorRules.Sort(rules, findings, time.GetUtcNow());
        },
        cancellationToken);

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        string destinations = JsonSerializer.Serialize(rule.ThrowIfEmpty().Destinations);
        object expires = rule.Expires?.ToUnixTimeSeconds() is { } seconds ? seconds : DBNull.Value;
        return ChangeAsync(Put, cancellationToken, ("$source", rule.Key), ("$destinations", destinations), ("$expires", expires));
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => ChangeAsync(Remove, cancellationToken, ("$source", key));

    private Task<int> ChangeAsync(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] values) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(sql, values);
            return command.ExecuteNonQuery();
        },
        cancellationToken);
}
