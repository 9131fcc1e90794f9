using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>The compiled <c>ecr-mirror</c>, of the configuration that these tests were built in, as a process of its own.</summary>
internal static class CompiledProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(FilePath(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ROOT"] = RuntimeRoot() },
        };
        using Process process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string FilePath()
    {
        // artifacts/bin/PROJECT/CONFIGURATION/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, "EcrMirror.Cli", own.Name, OperatingSystem.IsWindows() ? "ecr-mirror.exe" : "ecr-mirror");
    }

    // ROOT/shared/Microsoft.NETCore.App/VERSION/
    private static string RuntimeRoot() => new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent!.Parent!.Parent!.FullName;
}
