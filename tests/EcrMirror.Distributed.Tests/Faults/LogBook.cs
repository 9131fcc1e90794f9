using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>A line of the log, with what it names.</summary>
internal sealed record LogLine(LogLevel Level, int Event, string Category, string Message, IReadOnlyDictionary<string, object?> Facts)
{
    /// <summary>What it names under a name, as text.</summary>
    public string? this[string name] => Facts.GetValueOrDefault(name)?.ToString();

    public override string ToString() => $"{Level} {Category} {Event}: {Message}";
}

/// <summary>Everything that a host logs; a test waits for a line instead of looking again and again.</summary>
internal sealed class LogBook : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _lock = new();
    private readonly List<(Func<LogLine, bool> Fits, TaskCompletionSource<LogLine> Found)> _awaited = [];
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private ImmutableList<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => _lines;

    /// <summary>The first line of an event, logged already or yet to be.</summary>
    public Task<LogLine> LineAsync(int id, Func<LogLine, bool>? fits = null)
    {
        bool Fits(LogLine line) => line.Event == id && line.Category.StartsWith("EcrMirror", StringComparison.Ordinal) && (fits is null || fits(line));
        var found = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(Fits) is { } line)
                return Task.FromResult(line);
            _awaited.Add((Fits, found));
        }

        return found.Task.WaitAsync(AwsScene.Patience, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        lock (_lock)
        {
            _lines = _lines.Add(line);
            foreach ((Func<LogLine, bool> fits, TaskCompletionSource<LogLine> found) in _awaited)
            {
                if (fits(line))
                    found.TrySetResult(line);
            }
        }
    }

    private sealed class Logger(LogBook book, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => book._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var facts = new Dictionary<string, object?>(StringComparer.Ordinal);
            book._scopes.ForEachScope((scope, known) => Take(known, scope), facts);
            Take(facts, state);
            book.Add(new LogLine(logLevel, eventId.Id, category, formatter(state, exception), facts));
        }

        private static void Take(Dictionary<string, object?> facts, object? state)
        {
            foreach ((string name, object? value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                facts[name] = value;
        }
    }
}
