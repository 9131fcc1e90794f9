namespace EcrMirror.State.Storage;

/// <summary>The tables of a state file, and whose file it is.</summary>
internal static class SqliteSchema
{
    public const string Plans = "plan";
    public const string Progress = "progress";
    public const string Ledger = "ledger";
    public const string Claims = "claim";
    public const string Requests = "request";
    public const string Budgets = "budget";
    public const string RuleRuns = "rule_run";

    /// <summary>Grows with every change of the tables; a file says in its <c>user_version</c> which it has.</summary>
    private const long Version = 5;

    /// <summary>"EcrM": tells our files from other SQLite databases (the file format's <c>application_id</c>).</summary>
    private const long ApplicationId = 0x4563724D;

    private const string ReadApplication = "PRAGMA application_id";
    private const string ReadVersion = "PRAGMA user_version";

    // A ledger item is never removed by age, so nothing is ever looked up by when it changed.
    private const string Tables =
        """
        CREATE TABLE plan (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX plan_touched_at ON plan (touched_at);
        CREATE TABLE progress (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX progress_touched_at ON progress (touched_at);
        CREATE TABLE ledger (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE TABLE manifest (
            digest TEXT NOT NULL PRIMARY KEY, media_type TEXT NOT NULL, touched_at INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX manifest_touched_at ON manifest (touched_at);
        CREATE TABLE blob_location (
            registry TEXT NOT NULL, digest TEXT NOT NULL, repository TEXT NOT NULL,
            PRIMARY KEY (registry, digest, repository)) WITHOUT ROWID;
        """;

    /// <summary>What version 2 added to the tables of version 1.</summary>
    private const string Version2 =
        """
        CREATE TABLE mirror_rule (
            source TEXT NOT NULL PRIMARY KEY, destinations TEXT NOT NULL, expires_at INTEGER) WITHOUT ROWID;
        """;

    /// <summary>What version 3 added to those of version 2.</summary>
    private const string Version3 =
        """
        CREATE TABLE claim (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX claim_touched_at ON claim (touched_at);
        CREATE TABLE request (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX request_touched_at ON request (touched_at);
        """;

    /// <summary>What version 4 added to those of version 3.</summary>
    private const string Version4 =
        """
        CREATE TABLE budget (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX budget_touched_at ON budget (touched_at);
        """;

    /// <summary>What version 5 added to those of version 4.</summary>
    private const string Version5 =
        """
        ALTER TABLE mirror_rule ADD COLUMN attributes TEXT;
        CREATE TABLE rule_run (
            "group" TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, touched_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY ("group", name)) WITHOUT ROWID;
        CREATE INDEX rule_run_touched_at ON rule_run (touched_at);
        """;

    /// <summary>Makes the tables of a new file; refuses a file that is not ours or of a later version.</summary>
    /// <exception cref="StateException">It is refused.</exception>
    /// <exception cref="SqliteRefusedException">SQLite refused.</exception>
    public static void Prepare(SqliteDatabase database, string path)
    {
        // The usual file has been made by an earlier run: two numbers on its first page say so, and no lock is needed for them.
        if (database.Number(ReadVersion) == Version && database.Number(ReadApplication) == ApplicationId)
            return;

        // The look and the change are one write transaction: of two processes that make the file at once, one waits and finds it made.
        database.Run("BEGIN IMMEDIATE");
        long application = database.Number(ReadApplication);
        long version = database.Number(ReadVersion);
        if (application != ApplicationId && database.Number("SELECT count(*) FROM sqlite_master") > 0)
            throw new StateException($"'{path}' is an SQLite database of something else. Name another file to keep state in.");
        if (version > Version)
        {
            throw new StateException(
                $"'{path}' was written by a newer version (its tables are of version {version}, this program knows {Version}). Use that version, or name another file.");
        }

        if (version < Version)
            Bring(database, version);
        database.Run("COMMIT");
    }

    private static void Bring(SqliteDatabase database, long version)
    {
        string[] steps = [Tables, Version2, Version3, Version4, Version5];
        foreach (string step in steps[(int)version..])
            database.Run(step);
        database.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
    }
}
