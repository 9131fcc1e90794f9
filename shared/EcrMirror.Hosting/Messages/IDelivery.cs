namespace EcrMirror.Hosting.Messages;

/// <summary>A message that somebody has in hand. What follows from it is sent through it, so that it can be traced back.</summary>
public interface IDelivery : IMessageSender
{
    /// <summary>The same each time that the message comes.</summary>
    string MessageId { get; }

    /// <summary>Whether it may have come before.</summary>
    bool IsRedelivered { get; }

    /// <summary>The topic that a message of the queue <see cref="MirrorQueues.Replies"/> is for.</summary>
    /// <exception cref="InvalidOperationException">It names none: <see cref="IMessageSender.ReplyAsync"/> did not send it.</exception>
    string ReplyTopic { get; }

    /// <summary>
    /// Keeps the message as it was sent on a queue for a person, so that it can be moved back, with the reason beside it. In one process
    /// there is no such queue, and whoever sent it is told.
    /// </summary>
    /// <param name="queue">Where it is kept.</param>
    /// <param name="code">What kind of problem it has, for a program.</param>
    /// <param name="reason">The problem in words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task KeepRejectedAsync(string queue, string code, string reason, CancellationToken cancellationToken);
}
