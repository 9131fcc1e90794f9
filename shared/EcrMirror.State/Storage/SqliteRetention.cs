namespace EcrMirror.State.Storage;

/// <summary>Removes what is only needed while work is under way. Never the ledger.</summary>
internal static class SqliteRetention
{
    /// <summary>Rows per statement: other processes get their turn in between.</summary>
    private const int Batch = 500;

    /// <summary>Statements per table: an old, large file must not hold up the work; the rest goes next time.</summary>
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

    public static void RemoveUntouched(SqliteDatabase database, DateTimeOffset before)
    {
        foreach (string statement in Statements)
            RemoveUntouched(database, statement, before);
    }

    private static void RemoveUntouched(SqliteDatabase database, string sql, DateTimeOffset before)
    {
        int rows = Batch;
        for (int batch = 0; batch < Batches && rows == Batch; batch++)
        {
            using SqliteStatement remove = database.Statement(sql).With("$before", before.ToUnixTimeMilliseconds());
            rows = remove.Execute();
        }
    }

    private static string Statement(string table, string key) =>
        $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE touched_at < $before ORDER BY touched_at LIMIT {Batch})";
}
