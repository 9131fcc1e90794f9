using EcrMirror.Testing.Programs;

namespace EcrMirror.Testing.Tests.Programs;

public sealed class ProgramRunTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task A_run_has_what_the_program_said_and_ended_with()
    {
        ProgramRun run = await ShellAsync("echo $GREETING; echo no >&2; exit 3", new() { ["GREETING"] = "hello" });

        Assert.Equal((3, "hello\n", "no\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task The_most_memory_that_a_program_had_is_seen()
    {
        // Its one buffer is the size of a block, and it fills that again and again.
        ProgramRun run = await ShellAsync("exec dd if=/dev/zero of=/dev/null bs=96M count=100 iflag=fullblock 2>/dev/null", NoVariables);

        Assert.InRange(run.PeakResidentBytes, 96L << 20, 110L << 20);
    }

    [Fact]
    public async Task A_program_that_is_not_done_in_time_is_ended()
    {
        ProgramRun run = await ProgramRun.OfAsync("/bin/sleep", ["600"], NoVariables, TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);

        Assert.True(run.WasStopped);
        Assert.NotEqual(0, run.ExitCode);
    }

    [Fact]
    public async Task A_program_that_is_done_in_time_is_not()
    {
        ProgramRun run = await ProgramRun.OfAsync("/bin/sh", ["-c", "exit 3"], NoVariables, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.False(run.WasStopped);
        Assert.Equal(3, run.ExitCode);
    }

    private static Task<ProgramRun> ShellAsync(string script, Dictionary<string, string> variables) =>
        ProgramRun.OfAsync("/bin/sh", ["-c", script], variables, TestContext.Current.CancellationToken);
}
