using MassTransit;

namespace EcrMirror.Hosting.Messages;

/// <summary>Who handles what comes on a queue.</summary>
/// <param name="Name">What the queue is called.</param>
/// <param name="Messages">The kinds of messages on it.</param>
public sealed record QueueHandlers(string Name, params IReadOnlyList<HandledMessage> Messages)
{
    /// <summary>How many messages are handled at the same time; null leaves it to what carries them.</summary>
    public Func<IServiceProvider, int?> AtOnce { get; init; } = _ => null;

    /// <summary>
    /// Whose work a message is: in one process those who have work waiting take turns, so that a few images do not wait for all of a large
    /// rule. Without it, messages are begun in the order in which they came.
    /// </summary>
    public Func<object, object>? InTurnsOf { get; init; }

    /// <summary>Whether the Publisher hears when a handler breaks. Not of what is told to the world: who told it has nothing to do about it.</summary>
    public bool TellsOfFaults { get; init; } = true;

    /// <summary>What else the queue needs where MassTransit carries messages, such as another format.</summary>
    public Action<IReceiveEndpointConfigurator>? OnBus { get; init; }

    /// <summary>Those of a queue, and of the one for the same work where it is urgent, which then waits behind nothing else.</summary>
    public static IReadOnlyList<QueueHandlers> WithUrgent(QueueHandlers handlers) => [handlers, handlers with { Name = MirrorQueues.Urgent(handlers.Name) }];
}
