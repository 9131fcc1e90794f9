using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Storage;

internal static class SqliteCommands
{
    /// <summary>A statement with its named values. The text is ours: what comes from outside is a value.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
