using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Cli.Runs;

/// <summary>
/// The four services of this process. They start when the first message is handed to them: that takes longer than all the rest of a run
/// that finds everything in place.
/// </summary>
internal sealed class RunServices(IHost host)
{
    private readonly Lock _lock = new();
    private Task? _starting;

    /// <summary>Starts the services, unless they are started, and gives out their bus.</summary>
    public async Task<IBus> StartAsync(CancellationToken cancellationToken)
    {
        Task starting;
        lock (_lock)
            starting = _starting ??= host.StartAsync(cancellationToken);
        await starting;
        return host.Services.GetRequiredService<IBus>();
    }

    /// <summary>Stops them, if they were started.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _starting is null ? Task.CompletedTask : host.StopAsync(cancellationToken);
    }
}
