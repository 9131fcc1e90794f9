using System.Diagnostics.Metrics;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.Registry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EcrMirror.Hosting.Tests.Telemetry;

public sealed class MetricLimitsTests
{
    private static int _counters;

    [Theory]
    [InlineData("MassTransit")]
    [InlineData("System.Runtime")]
    public void Figures_of_kinds_and_queues_have_room_for_few_and_count_the_rest_together(string meter) =>
        Assert.Equal((MetricLimits.Few, true), Counted(meter, labels: MetricLimits.Few + 1));

    [Theory]
    [InlineData(MirrorMetrics.MeterName)]
    [InlineData(RegistryMeter.MeterName)]
    [InlineData("System.Net.Http")]
    public void Figures_of_repositories_and_hosts_have_room_for_many(string meter) =>
        Assert.Equal((1500, false), Counted(meter, labels: 1500));

    // How many combinations of labels were kept, and whether others were counted together.
    private static (int Kept, bool Overflows) Counted(string meterName, int labels)
    {
        using var meter = new Meter(meterName);

        // Others may count under the same meter in this process.
        Counter<long> counter = meter.CreateCounter<long>($"test-{Interlocked.Increment(ref _counters)}");
        var points = new PointCounter(counter.Name);
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meterName)
            .AddView(MetricLimits.Of)
            .AddReader(new BaseExportingMetricReader(points))
            .Build();

        for (int i = 0; i < labels; i++)
            counter.Add(1, new KeyValuePair<string, object?>("label", i));
        Assert.True(provider.ForceFlush());
        return (points.Kept, points.Overflows);
    }

    private sealed class PointCounter(string name) : BaseExporter<Metric>
    {
        public int Kept { get; private set; }

        public bool Overflows { get; private set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (Metric metric in batch)
            {
                if (metric.Name != name)
                    continue;

                foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
                {
                    bool isOverflow = false;
                    foreach (KeyValuePair<string, object?> tag in point.Tags)
                        isOverflow |= tag.Key is "otel.metric.overflow";
                    Overflows |= isOverflow;
                    Kept += isOverflow ? 0 : 1;
                }
            }

            return ExportResult.Success;
        }
    }
}
