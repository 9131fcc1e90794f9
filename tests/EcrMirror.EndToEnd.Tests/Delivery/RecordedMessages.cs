using System.Collections.Concurrent;
using EcrMirror.Cli.Runs;
using EcrMirror.Hosting.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.EndToEnd.Tests.Delivery;

/// <summary>Keeps the messages between the services, to deliver them once more.</summary>
internal sealed class RecordedMessages(IServiceProvider services)
    : MemoryQueues(RunHost.Queues, services, TimeProvider.System, NullLogger<MemoryQueues>.Instance)
{
    private readonly ConcurrentQueue<object> _messages = [];

    public IReadOnlyList<T> Of<T>() => [.. _messages.OfType<T>()];

    public override void Put(string queue, object message)
    {
        if (queue != MirrorQueues.Notices)
            _messages.Enqueue(message);
        base.Put(queue, message);
    }
}
