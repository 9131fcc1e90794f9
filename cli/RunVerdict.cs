namespace EcrMirror.Cli;

/// <summary>The exit code of work that has parts.</summary>
internal static class RunVerdict
{
    public static int Of(int failed, int all) =>
        failed == 0 ? ExitCode.Done
        : failed < all ? ExitCode.SomeFailed
        : ExitCode.AllFailed;
}
