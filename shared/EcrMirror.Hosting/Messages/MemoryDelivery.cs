using System.Globalization;

namespace EcrMirror.Hosting.Messages;

/// <summary>A message in the memory of this process.</summary>
internal sealed class MemoryDelivery(MemoryQueues queues, object message, long number) : IDelivery
{
    public object Message => message;

    public string MessageId => number.ToString(CultureInfo.InvariantCulture);

    // What was begun and not ended is forgotten with the process.
    public bool IsRedelivered => false;

    public string ReplyTopic => throw new InvalidOperationException("No topic is told by services in one process.");

    public Task HandOnAsync<T>(T work, CancellationToken cancellationToken)
        where T : class => queues.HandOnAsync(work, cancellationToken);

    public Task TellAsync(object happened, CancellationToken cancellationToken) => queues.TellAsync(happened, cancellationToken);

    public Task ReplyAsync(string topic, object happened, CancellationToken cancellationToken) =>
        queues.ReplyAsync(topic, happened, cancellationToken);

    public Task KeepRejectedAsync(string queue, string code, string reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
