using System.Diagnostics;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>The built program as a child, with a home of its own. It is ended when the test is.</summary>
internal sealed class ChildProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _error;

    private ChildProgram(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public int Id => _process.Id;

    public static ChildProgram Start(ScratchFolder home, IReadOnlyList<string> args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ecr-mirror.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in new[] { "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "ECR_MIRROR_STATE", "COLUMNS" })
            start.Environment.Remove(inherited);
        start.Environment["HOME"] = home.FullName;
        start.Environment["ECR_MIRROR_Registry__RetryAttempts"] = "0";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        return new ChildProgram(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProgramResult> RunAsync(ScratchFolder home, IReadOnlyList<string> args, params (string Name, string Value)[] environment)
    {
        using ChildProgram program = Start(home, args, environment);
        return await program.EndAsync();
    }

    /// <summary>Reads standard output until a line has some text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using CancellationTokenSource patience = StartPatience();
        string said = "";
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said += line + "\n";
            if (line.Contains(text, StringComparison.Ordinal))
                return said;
        }

        throw new InvalidOperationException($"The program ended without saying '{text}': {said}{await _error}");
    }

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProgramResult> EndAsync()
    {
        using CancellationTokenSource patience = StartPatience();
        string output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new ProgramResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static CancellationTokenSource StartPatience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }
}
