using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Storage;

/// <summary>Removes what is only needed while work is under way. Never the ledger.</summary>
internal static class SqliteRetention
{
    /// <summary>Rows per statement: other processes get their turn in between.</summary>
    private const int Batch = 500;

    /// <summary>Statements per table: an old, large file must not hold up the start; the rest goes next time.</summary>
    private const int Batches = 20;

    // Oldest first, and plans first: progress of a plan's current attempt is never older than the plan, so that no plan that is
    // still there is found to have lost what was reported about it.
    private static readonly string[] Statements =
    [
        Statement(SqliteSchema.Plans, "\"group\", name"),
        Statement(SqliteSchema.Progress, "\"group\", name"),
        Statement(SqliteSchema.Requests, "\"group\", name"),
        Statement("manifest", "digest"),
    ];

    public static int RemoveUntouched(SqliteConnection connection, DateTimeOffset before) =>
        Statements.Sum(statement => RemoveUntouched(connection, statement, before));

    private static int RemoveUntouched(SqliteConnection connection, string statement, DateTimeOffset before)
    {
        using SqliteCommand command = connection.Command(statement, ("$before", before.ToUnixTimeMilliseconds()));
        int removed = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            int rows = command.ExecuteNonQuery();
            removed += rows;
            if (rows < Batch)
                break;
        }

        return removed;
    }

    private static string Statement(string table, string key) =>
        $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE touched_at < $before ORDER BY touched_at LIMIT {Batch})";
}
