using EcrMirror.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Health;

/// <summary>Whether state can be used: all tables are there and answer. An answer stands for a while, so that probes cost little.</summary>
internal sealed class StateHealth(IStateCheck state, IOptions<HttpOptions> options, TimeProvider time) : IHealthCheck, IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private (long At, HealthCheckResult Result)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= options.Value.ReadyFor)
                _last = last = (time.GetTimestamp(), await LookAsync(cancellationToken));
            return last.Result;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await state.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy("State can be used.");
        }
        catch (StateException unusable)
        {
            return HealthCheckResult.Unhealthy(unusable.Message);
        }
    }
}
