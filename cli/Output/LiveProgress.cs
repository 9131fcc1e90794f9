using System.Diagnostics.Metrics;
using EcrMirror.Cli.Runs;
using EcrMirror.Hosting.Metrics;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>
/// Draws how far a run is, for each destination, while somebody watches: images that have ended, bytes sent, and the rate of the
/// last moments. It reads the same counters that a dashboard would.
/// </summary>
internal sealed class LiveProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly MirrorRun _run;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, DestinationLine> _lines;

    private LiveProgress(MirrorRun run, IAnsiConsole console, TimeProvider time)
    {
        _run = run;
        _console = console;
        _time = time;
        _lines = run.Requests
            .SelectMany(request => request.Destinations)
            .GroupBy(destination => destination.Repository.ToString())
            .ToDictionary(same => same.Key, same => new DestinationLine(same.Count()));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: MirrorMetrics.MeterName, Name: MirrorMetrics.BytesSentName })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>Awaits work while drawing how far the run is; without a watcher it only awaits.</summary>
    public static async Task WhileAsync(Task work, MirrorRun run, Consoles consoles, TimeProvider time)
    {
        if (!consoles.IsWatched)
        {
            await work;
            return;
        }

        using var progress = new LiveProgress(run, consoles.Error, time);
        await progress.DrawUntilAsync(work);
    }

    public void Dispose() => _listener.Dispose();

    private async Task DrawUntilAsync(Task work)
    {
        await _console.Live(Draw()).AutoClear(true).StartAsync(async live =>
        {
            while (await Task.WhenAny(work, Task.Delay(Interval, _time)) != work)
                live.UpdateTarget(Draw());
        });
        await work;
    }

    private Table Draw()
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("Destination", "Images", "Sent", "Rate");
        table.HideHeaders();
        foreach ((string destination, DestinationLine line) in _lines)
        {
            int ended = _run.Outcomes.Count(outcome => outcome.Destination.Repository.ToString() == destination);
            line.Sample(_time.GetTimestamp(), _time);
            table.AddRow(
                new Text(destination, new Style(Color.Grey)),
                new Text($"{ended}/{line.Images} images"),
                new Text(Amount.Bytes(line.Sent)),
                new Text(Amount.Bytes((long)line.BytesPerSecond) + "/s"));
        }

        return table;
    }

    private void Count(Instrument instrument, long bytes, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
    {
        foreach (KeyValuePair<string, object?> label in labels)
        {
            if (label is { Key: MirrorMetrics.DestinationLabel, Value: string destination } && _lines.TryGetValue(destination, out DestinationLine? line))
                line.Add(bytes);
        }
    }

    private sealed class DestinationLine(int images)
    {
        private const int MostSamples = 14;

        private readonly Queue<(long Timestamp, long Sent)> _samples = [];
        private long _sent;

        public int Images { get; } = images;

        public long Sent => Interlocked.Read(ref _sent);

        public double BytesPerSecond { get; private set; }

        public void Add(long bytes) => Interlocked.Add(ref _sent, bytes);

        public void Sample(long timestamp, TimeProvider time)
        {
            _samples.Enqueue((timestamp, Sent));
            if (_samples.Count > MostSamples)
                _samples.Dequeue();

            (long since, long sentThen) = _samples.Peek();
            TimeSpan window = time.GetElapsedTime(since, timestamp);
            BytesPerSecond = window > TimeSpan.Zero ? (Sent - sentThen) / window.TotalSeconds : 0;
        }
    }
}
