using System.Diagnostics;
using EcrMirror.Testing;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Distributed.Tests;

/// <summary>deploy/local: everything on one machine, and nothing left of it.</summary>
public sealed class LocalSystemTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task The_system_comes_up_mirrors_an_image_and_goes_down_without_a_trace()
    {
        await RequireEmulatorsAsync();

        ProgramRun up = await RunAsync("up.sh");
        int[] ids = Ids();
        int[] alive = [.. ids.Where(IsAlive)];
        ProgramRun again = await RunAsync("up.sh");
        ProgramRun down = await RunAsync("down.sh");

        Assert.True(up.ExitCode == 0, up.Output + up.Errors);
        Assert.Equal(9, alive.Length);
        string[] digests = [.. up.Output.Split('\n').Where(line => line.Contains("sha256:", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(2, digests.Length);
        Assert.Equal(digests[0], digests[1]);
        Assert.Equal((2, "It is up already. To end it: deploy/local/down.sh\n"), (again.ExitCode, again.Errors));
        Assert.True(down.ExitCode == 0, down.Errors);
        Assert.DoesNotContain(ids, IsAlive);
    }

    [Fact]
    public async Task What_is_interrupted_while_it_comes_up_ends_what_it_has_started()
    {
        await RequireEmulatorsAsync();
        var start = new ProcessStartInfo("/bin/bash", [Script("up.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in Environment())
            start.Environment[name] = value;
        using Process coming = Process.Start(start)!;

        while (await coming.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "Starting services…")
        {
        }

        int[] ids = Ids();
        using (Process interrupt = Process.Start("/bin/kill", ["-TERM", $"{coming.Id}"]))
            await interrupt.WaitForExitAsync(TestContext.Current.CancellationToken);
        string said = await coming.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await coming.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Ending what was started", said, StringComparison.Ordinal);
        Assert.Equal(143, coming.ExitCode);
        Assert.NotEmpty(ids);
        Assert.DoesNotContain(ids, IsAlive);
        Assert.False(File.Exists(ProcessesFile));
    }

    public void Dispose() => _folder.Dispose();

    private string ProcessesFile => Path.Combine(_folder.FullName, "processes");

    private static bool IsAlive(int id) => Directory.Exists($"/proc/{id}");

    // Skips the test where they are not installed, as every test that uses one.
    private static async Task RequireEmulatorsAsync() => await (await Fauxqs.StartAsync(TestContext.Current.CancellationToken)).DisposeAsync();

    private static string Script(string name) => SolutionFolder.Of("deploy", "local", name);

    private int[] Ids() => [.. File.ReadAllLines(ProcessesFile).Select(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];

    private Dictionary<string, string> Environment() => new()
    {
        ["MIRROR_LOCAL_FOLDER"] = _folder.FullName,
        ["MIRROR_LOCAL_PROGRAM"] = EcrMirrorProgram.Find(),
        ["HOME"] = _folder.FullName,
    };

    private async Task<ProgramRun> RunAsync(string script)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return await ProgramRun.OfAsync("/bin/bash", [Script(script)], Environment(), patience.Token);
    }
}
