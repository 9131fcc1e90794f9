using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>Where traces and metrics go, besides the text that Prometheus reads.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Telemetry";

    /// <summary>
    /// The collector that takes traces and metrics over OTLP, such as <c>http://127.0.0.1:4317</c>; <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// does the same. Without either nothing is sent.
    /// </summary>
    [Url(ErrorMessage = "It must be a URL with http or https.")]
    public string? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to.</summary>
    public OtlpTransport OtlpProtocol { get; set; } = OtlpTransport.Grpc;

    /// <summary>How often metrics are sent.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The part of traces that is kept, 0 to 1. A trace is kept in all services or in none.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 1;
}

/// <summary>The forms of OTLP.</summary>
public enum OtlpTransport
{
    /// <summary>gRPC, port 4317 by convention.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, port 4318 by convention.</summary>
    HttpProtobuf,
}
