namespace EcrMirror.Testing.Programs;

/// <summary>
/// <c>ecr-mirror</c> as its users have it: the built command line as a process of its own. Whoever uses this refers to the project of the
/// command line, so that the build brings it.
/// </summary>
public static class EcrMirrorProgram
{
    private const string Program = "ecr-mirror.dll";

    /// <summary>The program of the same build as whoever asks.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Find()
    {
        // artifacts/bin/<project>/<configuration>/
        DirectoryInfo here = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.Combine(here.Parent!.Parent!.FullName, "EcrMirror.Cli", here.Name, Program);
        return File.Exists(program) ? program : throw new FileNotFoundException($"{program} is not there: build cli/EcrMirror.Cli.csproj.", program);
    }

    /// <summary>Runs it to its end, with its state in a folder and without the credentials of whoever runs this.</summary>
    public static Task<ProgramRun> RunAsync(string stateFolder, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        ProgramRun.OfAsync(
            "dotnet",
            [Find(), .. arguments],
            new Dictionary<string, string>
            {
                ["HOME"] = stateFolder,
                ["XDG_STATE_HOME"] = stateFolder,
                ["ECR_MIRROR_STATE"] = Path.Combine(stateFolder, "state.db"),
                ["DOCKER_CONFIG"] = stateFolder,
                ["REGISTRY_AUTH_FILE"] = "",
            },
            cancellationToken);
}
