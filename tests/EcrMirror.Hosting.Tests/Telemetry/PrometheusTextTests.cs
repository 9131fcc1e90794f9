using System.Diagnostics.Metrics;
using EcrMirror.Hosting.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EcrMirror.Hosting.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    private static int _meters;

    private readonly Meter _meter = new($"test-{Interlocked.Increment(ref _meters)}");
    private readonly PrometheusText _text = new();
    private readonly MeterProvider _provider;

    public PrometheusTextTests() =>
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddReader(new BaseExportingMetricReader(_text)).Build();

    [Fact]
    public void A_counter_ends_in_total_and_has_its_labels_and_its_sum()
    {
        Counter<long> blobs = _meter.CreateCounter<long>("mirror.blobs", "{blob}", "Blobs that arrived");
        blobs.Add(2, Label("outcome", "copied"));
        blobs.Add(3, Label("outcome", "copied"));
        blobs.Add(1, Label("outcome", "mounted"));

        Family family = Read();

        Assert.Equal(("mirror_blobs_total", "counter", "Blobs that arrived"), (family.Name, family.Type, family.Help));
        Assert.Equal((5, 1), (family.Value("", ("outcome", "copied")), family.Value("", ("outcome", "mounted"))));
    }

    [Fact]
    public void What_goes_up_and_down_is_a_gauge_whatever_kind_of_number_it_is()
    {
        UpDownCounter<double> depth = _meter.CreateUpDownCounter<double>("mirror.depth");
        depth.Add(2.5);
        depth.Add(-3);

        Family family = Read();

        Assert.Equal(("mirror_depth", "gauge", -0.5), (family.Name, family.Type, family.Value("")));
    }

    [Fact]
    public void A_gauge_has_its_last_value()
    {
        Gauge<double> load = _meter.CreateGauge<double>("mirror.load");
        load.Record(0.5);
        load.Record(0.25);

        Family family = Read();

        Assert.Equal(("mirror_load", "gauge", 0.25), (family.Name, family.Type, family.Value("")));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    [InlineData(-0.1)]
    public void A_value_reads_back_as_it_was(double value)
    {
        _meter.CreateGauge<double>("mirror.load").Record(value);

        Assert.Equal(value, Read().Value(""));
    }

    [Fact]
    public void A_histogram_has_buckets_that_rise_a_sum_and_a_count()
    {
        Histogram<double> took = _meter.CreateHistogram("mirror.took", "s", "How long it took", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });
        foreach (double seconds in new[] { 0.1, 0.5, 0.75, 60 })
            took.Record(seconds, Label("stage", "copy"));

        Family family = Read();

        Assert.Equal(("mirror_took_seconds", "histogram"), (family.Name, family.Type));
        Assert.Equal(
            [2, 3, 3, 4],
            new[] { "0.5", "1", "10", "+Inf" }.Select(bound => family.Value("_bucket", ("stage", "copy"), ("le", bound))));
        Assert.Equal((61.35, 4), (family.Value("_sum", ("stage", "copy")), family.Value("_count", ("stage", "copy"))));
    }

    [Theory]
    [InlineData("back\\slash")]
    [InlineData("\"quoted\"")]
    [InlineData("two\nlines")]
    [InlineData("a,b=\"c\"} 1")]
    [InlineData("")]
    [InlineData("Grüße")]
    public void A_label_reads_back_as_it_was(string value)
    {
        _meter.CreateCounter<int>("mirror.blobs").Add(1, Label("repository.name", value));

        Assert.Equal(1, Read().Value("", ("repository_name", value)));
    }

    [Fact]
    public void A_description_reads_back_as_it_was()
    {
        _meter.CreateCounter<int>("mirror.blobs", null, "A back\\slash and\ntwo lines").Add(1);

        Assert.Equal("A back\\slash and\ntwo lines", Read().Help);
    }

    [Theory]
    [InlineData("mirror.sent", "By", "mirror_sent_bytes_total")]
    [InlineData("mirror.sent_bytes", "By", "mirror_sent_bytes_total")]
    [InlineData("mirror.cpu.time", "s", "mirror_cpu_time_seconds_total")]
    [InlineData("mirror.waits", "{wait}", "mirror_waits_total")]
    [InlineData("mirror.received", "ea", "mirror_received_total")]
    [InlineData("mirror.share", "1", "mirror_share_total")]
    [InlineData("mirror.sent_total", null, "mirror_sent_total")]
    [InlineData("mirror.odd-name", "x/y", "mirror_odd_name_x_y_total")]
    public void A_counter_s_name_has_its_unit_and_only_what_a_name_may_have(string name, string? unit, string expected)
    {
        _meter.CreateCounter<int>(name, unit).Add(1);

        Assert.Equal(expected, Read().Name);
    }

    [Fact]
    public void A_gauge_of_nothing_in_particular_is_a_ratio()
    {
        _meter.CreateGauge<double>("mirror.load", "1").Record(0.5);

        Assert.Equal("mirror_load_ratio", Read().Name);
    }

    [Fact]
    public void Nothing_counted_is_no_text()
    {
        Assert.Equal("", _text.Read());
    }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private Family Read() => Assert.Single(Exposition.Parse(_text.Read()));
}
