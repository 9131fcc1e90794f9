namespace EcrMirror.Cli;

/// <summary>What the exit code of every command means. They are documented in the README and in <c>--help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for is in place.</summary>
    public const int Done = 0;

    /// <summary>Something nobody foresaw: a defect of this program.</summary>
    public const int Defect = 1;

    /// <summary>The command line, a file it names or the environment is wrong. Nothing was done.</summary>
    public const int WrongInput = 2;

    /// <summary>Some of what was asked for failed; the rest is in place.</summary>
    public const int SomeFailed = 3;

    /// <summary>All of what was asked for failed.</summary>
    public const int AllFailed = 4;

    /// <summary>Stopped by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
