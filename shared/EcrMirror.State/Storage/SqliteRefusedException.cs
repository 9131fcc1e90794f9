namespace EcrMirror.State.Storage;

/// <summary>SQLite refused. It never leaves <see cref="SqliteFile"/>, which knows the file's name.</summary>
/// <param name="code">Its result code, without what makes it finer.</param>
/// <param name="message">What it says.</param>
internal sealed class SqliteRefusedException(int code, string message) : Exception(message)
{
    public int Code => code;
}
