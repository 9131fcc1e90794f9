namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A tool that took part in a comparison.</summary>
internal sealed record ComparedTool(string Name, string Program, bool VerifiesDigests)
{
    public bool IsOurs => Program is Tool.OurProgram;
}
