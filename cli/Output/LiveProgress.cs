using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EcrMirror.Cli.Runs;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EcrMirror.Cli.Output;

/// <summary>
/// Draws how far a run is, for each destination, while somebody watches: images that have ended, bytes sent, and the rate of the
/// last moments; below, what is being waited for if something went wrong. It reads the same counters that a dashboard would.
/// </summary>
internal sealed class LiveProgress : IDisposable
{
    private const int MostLines = 12;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Worried = new(Color.Yellow);

    private readonly MirrorRun _run;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly LatestWarning _warning;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, DestinationLine> _lines = new(StringComparer.Ordinal);

    private LiveProgress(MirrorRun run, IAnsiConsole console, LatestWarning warning, TimeProvider time)
    {
        _warning = warning;
        _run = run;
        _console = console;
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: MirrorMetrics.MeterName, Name: MirrorMetrics.BytesSentName })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>Awaits work while drawing how far the run is; without a watcher, or beside a log, it only awaits.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="work">What runs.</param>
    /// <param name="run">What to draw.</param>
    /// <param name="consoles">Where to draw.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task WhileAsync(
        IServiceProvider services, Func<CancellationToken, Task> work, MirrorRun run, Consoles consoles, CancellationToken cancellationToken)
    {
        var warning = services.GetRequiredService<LatestWarning>();
        if (!consoles.IsWatched || !warning.IsOnlyListener)
        {
            await work(cancellationToken);
            return;
        }

        // The listener is there before the first byte is sent.
        using var progress = new LiveProgress(run, consoles.Error, warning, services.GetRequiredService<TimeProvider>());
        await progress.DrawUntilAsync(work(cancellationToken));
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

    private Rows Draw()
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("Destination", "Images", "Sent", "Rate");
        table.HideHeaders();
        IReadOnlyList<(Repository Destination, int Ended, int All)> progress = _run.Progress;

        // More than fit a screen are told by their registries.
        Func<Repository, string> label = progress.Count <= MostLines ? repository => repository.ToString() : repository => repository.Host.ToString();
        foreach (IGrouping<string, (Repository Destination, int Ended, int All)> same in progress.GroupBy(each => label(each.Destination)))
        {
            DestinationLine[] lines = [.. same.Select(each => _lines.GetOrAdd(each.Destination.ToString(), _ => new DestinationLine()))];
            foreach (DestinationLine line in lines)
                line.Sample(_time.GetTimestamp(), _time);
            table.AddRow(
                new Text(same.Key, Quiet),
                new Text($"{same.Sum(each => each.Ended)}/{same.Sum(each => each.All)} images"),
                new Text(Amount.Bytes(lines.Sum(line => line.Sent))),
                new Text(Amount.Bytes((long)lines.Sum(line => line.BytesPerSecond)) + "/s"));
        }

        List<IRenderable> rows = [table];
        if (_run.BytesAtMost > 0)
            rows.Add(new Text($"{Amount.Bytes(_lines.Values.Sum(line => line.Sent))} sent of at most {Amount.Bytes(_run.BytesAtMost)}", Quiet));
        if (_warning.Text is { } warning)
            rows.Add(new Text(warning, Worried));
        return new Rows(rows);
    }

    private void Count(Instrument instrument, long bytes, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
    {
        foreach (KeyValuePair<string, object?> label in labels)
        {
            if (label is { Key: MirrorMetrics.DestinationLabel, Value: string destination })
                _lines.GetOrAdd(destination, _ => new DestinationLine()).Add(bytes);
        }
    }

    private sealed class DestinationLine
    {
        private const int MostSamples = 14;

        private readonly Queue<(long Timestamp, long Sent)> _samples = [];
        private long _sent;

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
