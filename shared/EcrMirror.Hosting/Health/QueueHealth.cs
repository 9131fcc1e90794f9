using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcrMirror.Hosting.Health;

/// <summary>
/// Whether every queue of this process can be received from, and why not. MassTransit's own check names the queues and no reason.
/// </summary>
internal sealed class QueueHealth : IHealthCheck
{
    private readonly ConcurrentDictionary<string, (string Kind, string Reason)> _faults = new(StringComparer.Ordinal);

    /// <summary>A queue cannot be received from; false if that was known, for a reason of the same kind.</summary>
    public bool Fault(string queue, string kind, string reason)
    {
        bool isNew = !_faults.TryGetValue(queue, out (string Kind, string Reason) known) || known.Kind != kind;
        _faults[queue] = (kind, reason);
        return isNew;
    }

    /// <summary>A queue can be received from again; false if it always could.</summary>
    public bool Mend(string queue) => _faults.TryRemove(queue, out _);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _faults.IsEmpty
            ? HealthCheckResult.Healthy("Queues can be received from.")
            : HealthCheckResult.Unhealthy(string.Join(' ', _faults.OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => $"{fault.Key} cannot be received from: {fault.Value.Reason}"))));
}
