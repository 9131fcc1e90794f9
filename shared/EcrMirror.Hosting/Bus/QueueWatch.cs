using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>Says when a queue can no longer be received from, with what to do about it, and when it can again.</summary>
internal sealed partial class QueueWatch(ILogger<QueueWatch> logger) : IReceiveEndpointObserver
{
    private bool _isFaulted;

    public Task Ready(ReceiveEndpointReady ready)
    {
        if (Interlocked.Exchange(ref _isFaulted, false))
            LogRecovered(QueueAddress.NameOf(ready.InputAddress));
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        if (!Interlocked.Exchange(ref _isFaulted, true))
            LogFaulted(QueueAddress.NameOf(faulted.InputAddress), faulted.Exception?.Message ?? "no reason was given", AwsAdvice.For(faulted.Exception));
        return Task.CompletedTask;
    }

    [LoggerMessage(7006, LogLevel.Error, "{Queue} cannot be received from, and is tried again every few seconds: {Reason}{Advice}")]
    private partial void LogFaulted(string queue, string reason, string advice);

    [LoggerMessage(7007, LogLevel.Information, "{Queue} is received from again")]
    private partial void LogRecovered(string queue);
}
