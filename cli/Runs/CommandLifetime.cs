using Microsoft.Extensions.Hosting;

namespace EcrMirror.Cli.Runs;

/// <summary>
/// A host that lives as long as its command: signals are the command line's, which cancels the work. The usual lifetime would take
/// Ctrl+C too, and stop the bus under work that still waits for it.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
