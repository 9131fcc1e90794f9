namespace EcrMirror.Cli;

/// <summary>Where state is kept unless the command line says so.</summary>
internal static class StateFile
{
    /// <summary>The folder of everything this program remembers: the XDG base directory specification's place for state.</summary>
    public static string Folder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
                ? state
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "ecr-mirror");

    /// <summary>The file of runs from the command line.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable("ECR_MIRROR_STATE") is { Length: > 0 } named ? named : Path.Combine(Folder, "state.db");
}
