namespace EcrMirror.Hosting.Topics;

/// <summary>Topics of Amazon SNS, for what is told to others than our services.</summary>
public interface ITopics
{
    /// <summary>The ARN of a topic of this account and region, which is made if it is not there.</summary>
    /// <exception cref="TopicException">It can be neither found nor made; the message says what to do.</exception>
    Task<string> MakeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Publishes a message to a topic, in whichever region its ARN names.</summary>
    /// <exception cref="TopicException">The topic did not take it; the message says what to do.</exception>
    Task PublishAsync(string arn, TopicMessage message, CancellationToken cancellationToken);
}
