using System.Diagnostics;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary>A worker as a process of its own. It ends when this one does, because its input ends then.</summary>
internal sealed class BudgetsWorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private BudgetsWorkerProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public bool HasEnded => _process.HasExited;

    public string Errors => _errors.Result;

    /// <exception cref="BenchmarkException">It did not start.</exception>
    public static async Task<BudgetsWorkerProcess> StartAsync(BudgetsWorkerSettings settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BudgetsWorkerProcess).Assembly.Location, BudgetsWorker.Name, .. settings.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var worker = new BudgetsWorkerProcess(Process.Start(start) ?? throw new BenchmarkException("A worker did not start."));
        if (await worker._process.StandardOutput.ReadLineAsync(cancellationToken) is "ready")
            return worker;

        string errors = await worker._errors;
        await worker.DisposeAsync();
        throw new BenchmarkException($"A worker did not start: {errors}");
    }

    public void Go() => _process.StandardInput.WriteLine();

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        Console.Error.Write(await _errors);
        _process.Dispose();
    }
}
