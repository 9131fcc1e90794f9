using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A tool that copies the benchmark's content from one registry to others.</summary>
/// <param name="Name">What it is called in tables, with what it was told to do.</param>
/// <param name="Program">The program, such as <c>crane</c>.</param>
/// <param name="Path">Where that is.</param>
/// <param name="CopyAsync">Runs it.</param>
internal sealed record Tool(string Name, string Program, string Path, Func<Sides, CancellationToken, Task<ProgramRun>> CopyAsync)
{
    /// <summary>The program that the others are compared with.</summary>
    public const string OurProgram = "ecr-mirror";

    /// <summary>Ours are set beside each of the others.</summary>
    public bool IsOurs => Program is OurProgram;

    /// <summary>Whether it hashes what it copies. One that does not is shown, but is nobody's measure.</summary>
    public bool VerifiesDigests { get; init; } = true;
}
