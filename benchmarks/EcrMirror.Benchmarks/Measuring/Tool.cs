using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A tool that copies the benchmark's content from one registry to another.</summary>
internal sealed record Tool(string Name, Func<DockerRegistry, DockerRegistry, CancellationToken, Task<ProgramRun>> CopyAsync)
{
    /// <summary>Ours are set beside each of the others.</summary>
    public bool IsOurs => Name.StartsWith("ecr-mirror", StringComparison.Ordinal);
}
