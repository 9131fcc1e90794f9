using EcrMirror.Scheduler.Schedules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Cli.Watch;

/// <summary>Says what keeps schedules from being followed, such as state that cannot be written: there is no event for it.</summary>
internal sealed class WatchLog(WatchBoard board) : ILoggerProvider, ILogger
{
    private static readonly string Schedules = typeof(IRuleWork).Namespace!;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Schedules, StringComparison.Ordinal) ? this : NullLogger.Instance;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            board.Complain(exception is null ? formatter(state, null) : $"{formatter(state, exception)}: {exception.Message}");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
