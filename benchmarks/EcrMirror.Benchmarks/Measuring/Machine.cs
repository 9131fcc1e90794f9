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

    /// <summary>With the versions of the tools that copy, and of what they copy between. Ours has been published.</summary>
    public static async Task<Machine> ReadAsync(CancellationToken cancellationToken)
    {
        string program = EcrMirrorProgram.FindPackage();
        IEnumerable<PeerProgram> others = await PeerProgram.FindAllAsync(cancellationToken);
        string[] absent = [.. PeerProgram.FindAbsent()];
        return await ReadAsync(
            [
                $"ecr-mirror {await AskAsync(program, cancellationToken)} ({Path.GetFileName(Path.GetDirectoryName(program))})",
                await AskAsync(Component.DockerRegistry.Require(), cancellationToken),
                .. others.Select(other => $"{other.Name} {other.Version}"),
                .. absent.Length > 0 ? [$"not there: {string.Join(", ", absent)}"] : Array.Empty<string>(),
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
            Load = await ReadLoadAsync(cancellationToken),
            Versions = versions,
        };
    }

    /// <summary>The one-minute load as it is now.</summary>
    public static async Task<string> ReadLoadAsync(CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0];

    private static async Task<string> AskAsync(string program, CancellationToken cancellationToken) =>
        (await ProgramRun.OfAsync(program, ["--version"], new Dictionary<string, string>(), cancellationToken)).Output.Trim();
}
