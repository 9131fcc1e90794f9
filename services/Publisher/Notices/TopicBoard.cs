using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Topics;
using EcrMirror.State.Requests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Notices;

/// <summary>
/// Tells the topic of everything, then has those topics told that the requests behind an event named. These have a queue of their own,
/// so that what is wrong with one of them holds up nobody else.
/// </summary>
internal sealed partial class TopicBoard(
    EventTopic topic, IRequestLog requests, IMessageSender sender, IOptions<BusOptions> options, ILogger<TopicBoard> logger) : INoticeBoard
{
    public async Task PostAsync(object happened, CancellationToken cancellationToken)
    {
        if (options.Value.Transport is TransportKind.Memory)
            return;

        if (!topic.IsNone)
            await TellAsync(happened, cancellationToken);
        await ReplyAsync(happened, cancellationToken);
    }

    private async Task TellAsync(object happened, CancellationToken cancellationToken)
    {
        TopicMessage message = EventWriter.Write(happened);
        try
        {
            await topic.PublishAsync(message, cancellationToken);
            LogTold(happened.GetType().Name, message.Id);
        }
        catch (TopicException later) when (later.IsTransient)
        {
            LogDelayed(happened.GetType().Name, message.Id, later.Message);
            throw;
        }
        catch (TopicException refused)
        {
            LogRefused(happened.GetType().Name, message.Id, MirrorQueues.Notices, refused.Message);

            // This message ends here; those who asked are not to wait until a person has seen to the topic.
            await ReplyAsync(happened, cancellationToken);
            throw;
        }
    }

    private async Task ReplyAsync(object happened, CancellationToken cancellationToken)
    {
        var told = PublicEvent.Of(happened);
        var named = new HashSet<string>(StringComparer.Ordinal);
        if (told.ReplyTopic is { } own)
            named.Add(own);

        // A rejected request is not noted: what is noted under its id would be another.
        foreach (string requestId in happened is Contracts.RequestRejected ? [] : told.RequestIds.Distinct())
        {
            if (await requests.FindAsync(requestId, cancellationToken) is { ReplyTopic: { } noted })
                named.Add(noted);
        }

        foreach (string reply in named)
            await sender.ReplyAsync(reply, happened, cancellationToken);
    }

    [LoggerMessage(7011, LogLevel.Debug, "Told the world of {Event} {Id}")]
    private partial void LogTold(string @event, string id);

    [LoggerMessage(7012, LogLevel.Warning, "The world is told of {Event} {Id} later: {Reason}")]
    private partial void LogDelayed(string @event, string id, string reason);

    [LoggerMessage(7013, LogLevel.Error, "The world could not be told of {Event} {Id}; it goes to {Queue}_error: {Reason}")]
    private partial void LogRefused(string @event, string id, string queue, string reason);
}
