using System.Runtime.InteropServices;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Testing.Programs;

/// <summary>
/// <c>ecr-mirror</c> as its users have it: the built command line as a process of its own. Whoever uses this refers to the project of the
/// command line, so that the build brings it.
/// </summary>
public static class EcrMirrorProgram
{
    /// <summary>The program of the same build as whoever asks.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Find() => Find("EcrMirror.Cli", "ecr-mirror.dll");

    /// <summary>A service's own program, of the same build as whoever asks.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string FindService(string service) => Find($"EcrMirror.{service}", $"EcrMirror.{service}.dll");

    /// <summary>What it is published for here, as .NET names it.</summary>
    public static string Platform => $"linux-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}";

    /// <summary>Publishes it for this platform from the sources at hand; what did not change is not compiled again.</summary>
    /// <exception cref="InvalidOperationException">It could not be published.</exception>
    public static async Task PublishAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["publish", SolutionFolder.Of("cli", "EcrMirror.Cli.csproj"), "--configuration", "Release", "--runtime", Platform, "--nologo", "--verbosity", "quiet"];
        ProgramRun run = await ProgramRun.OfAsync("dotnet", arguments, new Dictionary<string, string>(), cancellationToken);
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"ecr-mirror could not be published:\n{run.Output}{run.Errors}");
    }

    /// <summary>The program as <c>dotnet publish cli --runtime …</c> leaves it: for one platform, a native program.</summary>
    /// <exception cref="FileNotFoundException">It was not published.</exception>
    public static string FindPackage()
    {
        string path = SolutionFolder.Of("artifacts", "publish", "EcrMirror.Cli", $"release_{Platform}", "ecr-mirror");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: publish cli.", path);
    }

    /// <summary>Runs it to its end, with its state in a folder and without the credentials of whoever runs this.</summary>
    public static Task<ProgramRun> RunAsync(string stateFolder, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        RunAsync(stateFolder, key: null, cancellationToken, arguments);

    /// <summary>Runs the package, with further variables of its environment, ended if it is not done in time.</summary>
    public static Task<ProgramRun> RunPackageAsync(
        string stateFolder, IReadOnlyDictionary<string, string> environment, TimeSpan? limit, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        ProgramRun.OfAsync(FindPackage(), arguments, EnvironmentOf(stateFolder, environment), limit, cancellationToken);

    /// <summary>Runs the program with further variables of its environment, which may be settings.</summary>
    public static Task<ProgramRun> RunAsync(
        string stateFolder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        ProgramRun.OfAsync("dotnet", [Find(), .. arguments], EnvironmentOf(stateFolder, environment), cancellationToken);

    /// <summary>The same with an access key of AWS; with one that means nothing where there is none.</summary>
    public static Task<ProgramRun> RunAsync(string stateFolder, KeyPair? key, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        ProgramRun.OfAsync("dotnet", [Find(), .. arguments], EnvironmentOf(stateFolder, key), cancellationToken);

    private static Dictionary<string, string> EnvironmentOf(string stateFolder, IReadOnlyDictionary<string, string> further)
    {
        Dictionary<string, string> variables = EnvironmentOf(stateFolder, key: null);
        foreach ((string name, string value) in further)
            variables[name] = value;
        return variables;
    }

    private static Dictionary<string, string> EnvironmentOf(string stateFolder, KeyPair? key) => new()
    {
        ["HOME"] = stateFolder,
        ["XDG_STATE_HOME"] = stateFolder,
        ["ECR_MIRROR_STATE"] = Path.Combine(stateFolder, "state.db"),
        ["DOCKER_CONFIG"] = stateFolder,
        ["REGISTRY_AUTH_FILE"] = "",
        ["AWS_ACCESS_KEY_ID"] = key?.AccessKeyId ?? "test",
        ["AWS_SECRET_ACCESS_KEY"] = key?.SecretAccessKey ?? "test",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private static string Find(string project, string program)
    {
        // artifacts/bin/<project>/<configuration>/
        DirectoryInfo here = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: build {project}.", path);
    }
}
