using EcrMirror.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcrMirror.Hosting.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: its queues and tables do too, each with a reason where not.
/// <c>/metrics</c>: what it has counted, as text for Prometheus.
/// </summary>
internal static class HealthEndpoints
{
    // MassTransit calls a process degraded that cannot receive from one of its queues: work for it waits.
    private static readonly Dictionary<HealthStatus, int> ReadyCodes = new()
    {
        [HealthStatus.Healthy] = StatusCodes.Status200OK,
        [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
    };

    public static IServiceCollection AddHealthEndpoints(this IServiceCollection services)
    {
        services.AddCheckedOptions<HttpOptions>(HttpOptions.Section);
        services.AddHealthChecks().AddCheck<StateHealth>("state").AddCheck<QueueHealth>("queues");
        services.AddSingleton<StateHealth>();
        return services;
    }

    public static void MapHealthEndpoints(this WebApplication app)
    {
        // Live says nothing about others: restarting this process would not mend them.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync, ResultStatusCodes = ReadyCodes });
        app.MapGet("/metrics", WriteMetricsAsync);
    }

    // Takes what routing has: to bind parameters of its own, code would be made as the process starts.
    private static Task WriteMetricsAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(http.RequestServices.GetRequiredService<PrometheusText>().Read(), http.RequestAborted);
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(
            check => check.Key, check => new { status = check.Value.Status.ToString(), reason = check.Value.Description }),
    });
}
