using Amazon.Runtime;
using EcrMirror.Hosting.Health;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>Says when a queue can no longer be received from, with what to do about it, and when it can again.</summary>
internal sealed partial class QueueWatch(QueueHealth health, ILogger<QueueWatch> logger) : IReceiveEndpointObserver
{
    public Task Ready(ReceiveEndpointReady ready)
    {
        string queue = QueueAddress.NameOf(ready.InputAddress);
        if (health.Mend(queue))
            LogRecovered(queue);
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        string queue = QueueAddress.NameOf(faulted.InputAddress);
        string reason = (faulted.Exception?.Message ?? "No reason was given.") + AwsAdvice.For(faulted.Exception);
        string kind = faulted.Exception is AmazonServiceException { ErrorCode: { } code } ? code : $"{faulted.Exception?.GetType()}";

        // It is tried again every few seconds, and some reasons have the time in them.
        if (health.Fault(queue, kind, reason))
            LogFaulted(queue, reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(8006, LogLevel.Error, "{Queue} cannot be received from, and is tried again every few seconds: {Reason}")]
    private partial void LogFaulted(string queue, string reason);

    [LoggerMessage(8007, LogLevel.Information, "{Queue} is received from again")]
    private partial void LogRecovered(string queue);
}
