using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>
/// How many combinations of labels a figure may have. The library makes room for all of them as soon as there is the figure, 2,000 unless told
/// otherwise (<c>MetricStreamConfiguration.CardinalityLimit</c>); dozens of figures that have a few dozen combinations each would be most of
/// a process's heap. What is beyond a limit is counted together, under the label <c>otel.metric.overflow</c>.
/// </summary>
internal static class MetricLimits
{
    /// <summary>The limit of figures whose labels are kinds, queues and exceptions, none of which grows with what is mirrored.</summary>
    public const int Few = 200;

    /// <summary>The view of an instrument; none where the library's own limit is right, because labels are repositories and hosts.</summary>
    public static MetricStreamConfiguration? Of(Instrument instrument) =>
        instrument.Meter.Name is "MassTransit" or "System.Runtime" ? new MetricStreamConfiguration { CardinalityLimit = Few } : null;
}
