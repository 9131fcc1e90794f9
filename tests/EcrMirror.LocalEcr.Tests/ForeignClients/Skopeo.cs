using System.Diagnostics;

namespace EcrMirror.LocalEcr.Tests.ForeignClients;

/// <summary>The skopeo that is installed on this machine; where there is none the test is skipped, and fails in CI.</summary>
internal static class Skopeo
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "skopeo"))
            .FirstOrDefault(File.Exists);
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.True(program is not null, "skopeo is not installed, and CI runs every test.");
        Assert.SkipUnless(program is not null, "skopeo is not installed (Debian: apt-get install skopeo).");

        using var process = new Process { StartInfo = new ProcessStartInfo(program, ["--insecure-policy", .. arguments]) };
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"skopeo {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return output;
    }
}
