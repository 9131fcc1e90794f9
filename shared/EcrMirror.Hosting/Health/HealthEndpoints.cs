using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcrMirror.Hosting.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: its queues and tables do too, each with a reason where not.
/// <c>/metrics</c>: what it has counted, as text for Prometheus. Three addresses need no routing, which would be megabytes of code in each process.
/// </summary>
internal static partial class HealthEndpoints
{
    // MassTransit calls a process degraded that cannot receive from one of its queues: work for it waits.
    private static readonly Dictionary<HealthStatus, int> ReadyCodes = new()
    {
        [HealthStatus.Healthy] = StatusCodes.Status200OK,
        [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
    };

    // People read the reasons: quotes in them stay quotes, which is safe where nobody takes the answer for a page.
    private static readonly AnswerJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static IServiceCollection AddHealthEndpoints(this IServiceCollection services)
    {
        services.AddCheckedOptions<HttpOptions>(HttpOptions.Section, (given, options) => given.Bind(options));
        services.AddHealthChecks().AddCheck<StateHealth>("state").AddCheck<QueueHealth>("queues");
        services.AddSingleton<StateHealth>();
        return services;
    }

    public static void UseHealthEndpoints(this WebApplication app)
    {
        // Live says nothing about others: restarting this process would not mend them.
        app.UseHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.UseHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync, ResultStatusCodes = ReadyCodes });
        app.MapWhen(
            http => http.Request.Path == "/metrics" && HttpMethods.IsGet(http.Request.Method),
            metrics => metrics.Run(WriteMetricsAsync));
    }

    private static Task WriteMetricsAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(http.RequestServices.GetRequiredService<PrometheusText>().Read(), http.RequestAborted);
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        var answer = new Answer(
            report.Status.ToString(),
            report.Entries.ToDictionary(check => check.Key, check => new CheckAnswer(check.Value.Status.ToString(), check.Value.Description)));
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(http.Response.Body, answer, Json.Answer, http.RequestAborted);
    }

    private sealed record Answer(string Status, IReadOnlyDictionary<string, CheckAnswer> Checks);

    private sealed record CheckAnswer(string Status, string? Reason);

    [JsonSerializable(typeof(Answer))]
    private sealed partial class AnswerJson : JsonSerializerContext;
}
