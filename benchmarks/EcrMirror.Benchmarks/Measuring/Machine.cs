using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>On what, and with which versions, something was measured.</summary>
internal sealed record Machine
{
    public required string Processor { get; init; }

    public required string System { get; init; }

    /// <summary>The one-minute load when the measuring ended: the tools under test are in it, but so is everybody else.</summary>
    public required string Load { get; init; }

    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>With the versions of the tools that copy, and of what they copy between.</summary>
    public static async Task<Machine> ReadAsync(CancellationToken cancellationToken)
    {
        string program = EcrMirrorProgram.Find();
        var others = new List<string>();
        foreach (Component other in new[] { Component.Crane, Component.Oras, Component.Regsync })
        {
            if (other.Locate() is { } found)
                others.Add($"{other.Program}: {await VersionAsync(found, cancellationToken)}");
        }

        return await ReadAsync(
            [
                $"ecr-mirror {FileVersionInfo.GetVersionInfo(program).ProductVersion} ({Path.GetFileName(Path.GetDirectoryName(program))} build)",
                await AskAsync(Component.Skopeo.Require(), cancellationToken),
                await AskAsync(Component.DockerRegistry.Require(), cancellationToken),
                .. others,
            ],
            cancellationToken);
    }

    public static async Task<Machine> ReadAsync(IReadOnlyList<string> versions, CancellationToken cancellationToken)
    {
        string model = (await File.ReadAllLinesAsync("/proc/cpuinfo", cancellationToken))
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
        string memory = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024)).ToString("0.#", CultureInfo.InvariantCulture);
        return new Machine
        {
            Processor = $"{Environment.ProcessorCount} x {model}, {memory} GiB",
            System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            Load = (await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0],
            Versions = versions,
        };
    }

    // The version is in the first line; a program that was built without one says so on its standard error.
    private static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        ProgramRun run = await ProgramRun.OfAsync(program, ["version"], new Dictionary<string, string>(), cancellationToken);
        string said = run.Output.Trim();
        return said.Length > 0 ? said.Split('\n')[0].Replace("Version:", "", StringComparison.Ordinal).Trim() : "it does not know its version";
    }

    private static async Task<string> AskAsync(string program, CancellationToken cancellationToken) =>
        (await ProgramRun.OfAsync(program, ["--version"], new Dictionary<string, string>(), cancellationToken)).Output.Trim();
}
