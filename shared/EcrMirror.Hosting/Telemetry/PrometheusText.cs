using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>
/// All metrics as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats (text, version 0.0.4), with names
/// as OpenTelemetry's compatibility rules form them (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics).
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed partial class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>What the text is served as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Total = "_total";

    private static readonly Dictionary<string, string> UnitNames = new(StringComparer.Ordinal)
    {
        ["By"] = "bytes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",

        // "Each", as MassTransit says where nothing is measured.
        ["ea"] = "",
    };

    private readonly Lock _oneAtATime = new();
    private string _text = "";

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The values of this moment.</summary>
    public string Read()
    {
        lock (_oneAtATime)
        {
            Collect?.Invoke(Timeout.Infinite);
            return _text;
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new StringBuilder();
        foreach (Metric metric in batch)
            Append(text, metric);
        _text = text.ToString();
        return ExportResult.Success;
    }

    private static void Append(StringBuilder text, Metric metric)
    {
        bool isSum = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        bool isHistogram = metric.MetricType is MetricType.Histogram;
        string name = NameOf(metric, isSum);
        if (metric.Description.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(metric.Description)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(isSum ? "counter" : isHistogram ? "histogram" : "gauge")}\n");
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            string labels = LabelsOf(point);
            if (isHistogram)
                AppendHistogram(text, name, labels, point);
            else
                AppendValue(text, name, labels, ValueOf(metric.MetricType, point));
        }
    }

    private static void AppendHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            AppendValue(text, name + "_bucket", Join(labels, $"le=\"{Number(bucket.ExplicitBound)}\""), below);
        }

        AppendValue(text, name + "_sum", labels, point.GetHistogramSum());
        AppendValue(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void AppendValue(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? "" : "{" + labels + "}").Append(' ').Append(Number(value)).Append('\n');

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private static string NameOf(Metric metric, bool isSum)
    {
        string unit = UnitOf(metric, isSum);
        string name = Plain(metric.Name);
        if (isSum && name.EndsWith(Total, StringComparison.Ordinal))
            name = name[..^Total.Length];
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name = $"{name}_{unit}";
        return isSum ? name + Total : name;
    }

    // A unit in braces only says what is counted; it is no part of the name. What has no unit is a ratio, unless it is counted.
    private static string UnitOf(Metric metric, bool isSum) => metric.Unit switch
    {
        "1" => isSum || metric.MetricType is MetricType.Histogram ? "" : "ratio",
        ['{', ..] => "",
        { } unit => UnitNames.GetValueOrDefault(unit) ?? NotInNames().Replace(unit, "_"),
    };

    private static string Plain(string name) => NotInNames().Replace(char.IsAsciiDigit(name[0]) ? "_" + name : name, "_");

    private static string LabelsOf(in MetricPoint point)
    {
        var labels = new List<string>();
        foreach ((string key, object? value) in point.Tags)
            labels.Add($"{Plain(key)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        return string.Join(',', labels);
    }

    private static string Join(string labels, string label) => labels.Length == 0 ? label : labels + "," + label;

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInNames();
}
