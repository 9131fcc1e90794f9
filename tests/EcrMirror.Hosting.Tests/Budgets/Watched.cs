using System.Diagnostics.Metrics;
using EcrMirror.Hosting.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>What is counted and logged.</summary>
internal sealed class Watched<T> : ILogger<T>, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();

    public Watched()
    {
        IMeterFactory meters = _services.GetRequiredService<IMeterFactory>();
        Metrics = new MirrorMetrics(meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MirrorMetrics.MeterName && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Count(instrument.Name, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Count(instrument.Name, value, labels));
        _listener.Start();
    }

    public MirrorMetrics Metrics { get; }

    public List<(string Name, double Value, string Labels)> Counted { get; } = [];

    public List<(int Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
            Lines.Add((eventId.Id, formatter(state, exception)));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Count(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        string listed = string.Join(' ', labels.ToArray().Select(label => label.Value));
        lock (Counted)
            Counted.Add((name, value, listed));
    }
}
