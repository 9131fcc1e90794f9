using EcrMirror.Hosting.Topics;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Notices;

/// <summary>The one topic that is told of everything.</summary>
internal sealed class EventTopic(IOptions<NoticeOptions> options, ITopics topics)
{
    private readonly string _topic = options.Value.Topic;

    // Of two who find it at once either is right: it is the same.
    private volatile string? _arn;

    public bool IsNone => _topic is NoticeOptions.None;

    private bool IsNamed => !_topic.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>The ARN; a topic that is given by its name is made if it is not there.</summary>
    /// <exception cref="TopicException">It can be neither found nor made.</exception>
    public async Task<string> FindAsync(CancellationToken cancellationToken) =>
        _arn ??= IsNamed ? await topics.MakeAsync(_topic, cancellationToken) : _topic;

    /// <exception cref="TopicException">It was not told.</exception>
    public async Task PublishAsync(TopicMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await topics.PublishAsync(await FindAsync(cancellationToken), message, cancellationToken);
        }
        catch (TopicException missing) when (missing.IsMissing && IsNamed)
        {
            // Somebody deleted it after we had made it.
            _arn = null;
            await topics.PublishAsync(await FindAsync(cancellationToken), message, cancellationToken);
        }
    }
}
