using EcrMirror.Hosting.Metrics;
using EcrMirror.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>What a process tells about itself: traces and metrics over OTLP, metrics as text for Prometheus.</summary>
internal static class TelemetryModule
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // What MassTransit counts, and what the runtime counts of itself.
    private static readonly string[] Meters = [MirrorMetrics.MeterName, RegistryMeter.MeterName, "MassTransit", "System.Runtime", "System.Net.Http"];

    /// <param name="services">Where to add it.</param>
    /// <param name="name">What the process is called in telemetry, such as <c>ecr-mirror-copier</c>.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, string name)
    {
        services.AddMetrics();
        services.AddCheckedOptions<TelemetryOptions>(TelemetryOptions.Section, (given, options) => given.Bind(options));
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => Traces(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value, name));
        services.AddSingleton(provider => MetricsOf(
            provider.GetRequiredService<IOptions<TelemetryOptions>>().Value, provider.GetRequiredService<PrometheusText>(), name));
        return services.AddHostedService<TelemetryStarter>();
    }

    private static TracerProvider Traces(TelemetryOptions options, string name)
    {
        TracerProviderBuilder traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(name))
            .SetSampler(new ParentBasedSampler(new RootsOfWork(options.TraceRatio)))
            .AddSource(TraceNames.Messages, TraceNames.Requests);
        return (IsSent(options) ? Otlp.Add(traces, options) : traces).Build();
    }

    private static MeterProvider MetricsOf(TelemetryOptions options, PrometheusText text, string name)
    {
        MeterProviderBuilder metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(name))
            .AddMeter(Meters)
            .AddView(MetricLimits.Of)
            .AddReader(new BaseExportingMetricReader(text));
        return (IsSent(options) ? Otlp.Add(metrics, options) : metrics).Build();
    }

    private static bool IsSent(TelemetryOptions options) =>
        options.OtlpEndpoint is not null || Environment.GetEnvironmentVariable(OtlpVariable) is { Length: > 0 };

    /// <summary>What is sent over OTLP. Apart from the rest, so that the exporter is in memory only where something is sent.</summary>
    private static class Otlp
    {
        public static TracerProviderBuilder Add(TracerProviderBuilder traces, TelemetryOptions options) =>
            traces.AddOtlpExporter(otlp => Configure(otlp, options, "v1/traces"));

        public static MeterProviderBuilder Add(MeterProviderBuilder metrics, TelemetryOptions options) => metrics.AddOtlpExporter((otlp, reader) =>
        {
            Configure(otlp, options, "v1/metrics");
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricsInterval.TotalMilliseconds;
        });

        // The exporter adds the path by itself only to what it reads from the environment.
        private static void Configure(OtlpExporterOptions otlp, TelemetryOptions options, string path)
        {
            if (options.OtlpEndpoint is not { } endpoint)
                return;

            bool isHttp = options.OtlpProtocol is OtlpTransport.HttpProtobuf;
            otlp.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            otlp.Endpoint = isHttp ? new Uri(new Uri(endpoint.TrimEnd('/') + "/"), path) : new Uri(endpoint);
        }
    }

    /// <summary>Has traces and metrics listen before anything happens, and sends what is left when the process ends.</summary>
    private sealed class TelemetryStarter(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        private const int PatienceMilliseconds = 5000;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(PatienceMilliseconds);
            metrics.ForceFlush(PatienceMilliseconds);
            return Task.CompletedTask;
        }
    }
}
