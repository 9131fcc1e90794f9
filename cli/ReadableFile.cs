namespace EcrMirror.Cli;

/// <summary>Files that the command line names.</summary>
internal static class ReadableFile
{
    /// <summary>Looks whether a file can be read, so that it is told before anything is done.</summary>
    /// <exception cref="WrongInputException">It cannot.</exception>
    public static void MustBe(string option, string file)
    {
        try
        {
            using FileStream opened = File.OpenRead(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"{option} '{file}' cannot be read: {Reason(unreadable)}", unreadable);
        }
    }

    /// <summary>Why a file cannot be read. The framework's messages repeat the path.</summary>
    public static string Reason(Exception unreadable) => unreadable switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "this user may not read it, or it is a folder.",
        _ => unreadable.Message,
    };
}
