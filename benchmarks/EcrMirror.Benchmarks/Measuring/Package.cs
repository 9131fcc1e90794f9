using EcrMirror.Testing;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary><c>ecr-mirror</c> as it is given to users: published for this platform, and so compiled ahead. What is measured is this.</summary>
internal static class Package
{
    /// <summary>Publishes it from the sources beside this program; what did not change is not compiled again.</summary>
    /// <exception cref="BenchmarkException">It could not be published.</exception>
    public static Task PublishAsync(CancellationToken cancellationToken) => PublishAsync([], cancellationToken);

    /// <summary>The same without the profile that says what short runs need.</summary>
    /// <exception cref="BenchmarkException">It could not be published.</exception>
    public static Task PublishWithoutProfileAsync(CancellationToken cancellationToken)
    {
        // What was compiled with a profile counts as current without one.
        string compiled = SolutionFolder.Of("artifacts", "obj", "EcrMirror.Cli", $"release_{EcrMirrorProgram.Platform}", "R2R");
        if (Directory.Exists(compiled))
            Directory.Delete(compiled, recursive: true);
        return PublishAsync(["--property:StartProfile="], cancellationToken);
    }

    private static async Task PublishAsync(string[] settings, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("Publishing ecr-mirror for this platform; the first time takes a minute or two…");
        string project = SolutionFolder.Of("cli", "EcrMirror.Cli.csproj");
        ProgramRun run = await ProgramRun.OfAsync(
            "dotnet",
            ["publish", project, "--configuration", "Release", "--runtime", EcrMirrorProgram.Platform, "--nologo", "--verbosity", "quiet", .. settings],
            new Dictionary<string, string>(),
            cancellationToken);
        if (run.ExitCode != 0)
            throw new BenchmarkException($"ecr-mirror could not be published:\n{run.Output}{run.Errors}");
    }
}
