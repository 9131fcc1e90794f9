namespace EcrMirror.Cli.Tests.Programs;

/// <summary>How the program ended and what it wrote.</summary>
internal sealed record ProgramResult(int ExitCode, string Out, string Error)
{
    /// <summary>It refused, with one line and no stack trace.</summary>
    public void ShouldRefuse(string message)
    {
        Assert.Equal(Cli.ExitCode.WrongInput, ExitCode);
        Assert.Empty(Out);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("ecr-mirror: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
    }
}
