using System.Collections.Concurrent;
using MassTransit;

namespace EcrMirror.EndToEnd.Tests.Delivery;

/// <summary>Keeps the messages between the services, to deliver them once more.</summary>
internal sealed class RecordedMessages : IConsumeObserver
{
    private readonly ConcurrentQueue<object> _messages = [];

    public IReadOnlyList<T> Of<T>() => [.. _messages.OfType<T>()];

    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class
    {
        _messages.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
