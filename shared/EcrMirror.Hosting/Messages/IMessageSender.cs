namespace EcrMirror.Hosting.Messages;

/// <summary>
/// Gets messages to those who handle them. Everything is sent to a queue and nothing is published: a topic forgets what it is told before
/// somebody has subscribed, and a service may start later than the one that works for it.
/// </summary>
public interface IMessageSender
{
    /// <summary>
    /// Hands work on to the one service that does it, such as <c>CopyManifest</c> to the queue <c>copy-manifest</c>. If its handler
    /// breaks, the Publisher gives the tags an outcome. Urgent work has queues of its own, so that it waits behind nothing else.
    /// </summary>
    Task HandOnAsync<T>(T work, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Has the world told of something that happened.</summary>
    /// <param name="happened">One of the public events of EcrMirror.Contracts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task TellAsync(object happened, CancellationToken cancellationToken);

    /// <summary>Has one topic told of something that happened.</summary>
    /// <param name="topic">The ARN of the topic.</param>
    /// <param name="happened">One of the public events of EcrMirror.Contracts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReplyAsync(string topic, object happened, CancellationToken cancellationToken);
}
