using EcrMirror.State;
using Microsoft.Extensions.Configuration;

namespace EcrMirror.Cli;

/// <summary>Where state is kept unless the command line says so.</summary>
internal static class StateFile
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "ECR_MIRROR_STATE";

    /// <summary>Whether settings say where state is.</summary>
    public static bool IsNamedBy(IConfiguration settings) =>
        settings.GetSection(StateOptions.Section).GetChildren().Any(setting => setting.Key is nameof(StateOptions.SqliteFile) or nameof(StateOptions.DynamoDb));

    /// <summary>The file of runs from the command line.</summary>
    /// <exception cref="WrongInputException">There is no place for it.</exception>
    public static string Default() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Path.Combine(Folder(), "state.db");

    /// <summary>
    /// The folder of everything this program remembers: the place for state of the XDG base directory specification, which has
    /// relative paths ignored.
    /// </summary>
    /// <exception cref="WrongInputException">Neither XDG_STATE_HOME nor a home folder says where that is.</exception>
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            return Path.Combine(state, "ecr-mirror");

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".local", "state", "ecr-mirror")
            : throw new WrongInputException($"There is no home folder to keep state in: set HOME, XDG_STATE_HOME or {Variable}.");
    }
}
