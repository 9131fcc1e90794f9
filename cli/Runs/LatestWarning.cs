using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Runs;

/// <summary>Keeps the last warning that the services logged, for whoever watches and wonders why nothing moves.</summary>
internal sealed class LatestWarning : ILoggerProvider, ILogger
{
    private volatile string? _text;

    /// <summary>What was warned of last; null while there was nothing.</summary>
    public string? Text => _text;

    /// <summary>Whether no log is written besides.</summary>
    public required bool IsOnlyListener { get; init; }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _text = formatter(state, exception).ReplaceLineEndings(" ");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
