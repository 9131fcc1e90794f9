using EcrMirror.Contracts;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// The queues, and how messages get into them. Everything is sent to a queue and nothing is published: a topic forgets what it is told
/// before somebody has subscribed, and a service may start later than the one that works for it.
/// </summary>
public static class MirrorQueues
{
    /// <summary>What landed at destinations, and what did not: the Publisher's.</summary>
    public const string Landing = "landing";

    /// <summary>Messages whose handler broke in a way that nobody foresaw, with the reason: the Publisher's.</summary>
    public const string Faults = "faults";

    /// <summary>What is to be told to the world: the Publisher's.</summary>
    public const string Notices = "notices";

    /// <summary>What the queue of urgent work is called after that of the same work in its turn.</summary>
    private const string UrgentSuffix = "-urgent";

    /// <summary>What is to be told to single topics, because requests named them: the Publisher's.</summary>
    public const string Replies = "replies";

    private const string ReplyTopic = "Reply-Topic";

    private static readonly Uri FaultAddress = AddressOf(Faults);
    private static readonly Uri NoticeAddress = AddressOf(Notices);
    private static readonly Uri ReplyAddress = AddressOf(Replies);

    private static readonly Dictionary<Type, string> Named = new()
    {
        [typeof(MirrorRequest)] = QueueNames.MirrorRequests,
        [typeof(MirrorPlanned)] = Landing,
        [typeof(ManifestCopied)] = Landing,
        [typeof(ManifestCopyFailed)] = Landing,
    };

    /// <summary>
    /// Hands work on to the one service that does it, such as <c>CopyManifest</c> to the queue <c>copy-manifest</c>. If its handler
    /// breaks, the Publisher gives the tags an outcome. Urgent work has queues of its own, so that it waits behind nothing else.
    /// </summary>
    public static async Task HandOnAsync<T>(this ISendEndpointProvider sender, T work, CancellationToken cancellationToken)
        where T : class
    {
        ISendEndpoint queue = await sender.GetSendEndpoint(PriorityOf(work) is MirrorPriority.Urgent ? Queue<T>.Urgent : Queue<T>.Normal);
        await queue.Send(work, context => context.FaultAddress = FaultAddress, cancellationToken);
    }

    /// <summary>Has the world told of something that happened.</summary>
    /// <param name="sender">The bus, or the message that is being handled.</param>
    /// <param name="happened">One of the public events of EcrMirror.Contracts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task TellAsync(this ISendEndpointProvider sender, object happened, CancellationToken cancellationToken)
    {
        ISendEndpoint notices = await sender.GetSendEndpoint(NoticeAddress);
        await notices.Send(happened, happened.GetType(), cancellationToken);
    }

    /// <summary>The queue of a kind of work, such as <c>copy-manifest</c>.</summary>
    public static string NameOf<T>() => Named.GetValueOrDefault(typeof(T)) ?? KebabCaseEndpointNameFormatter.Instance.SanitizeName(typeof(T).Name);

    /// <summary>The queue of the same work where it is urgent.</summary>
    public static string Urgent(string queue) => queue + UrgentSuffix;

    private static MirrorPriority PriorityOf(object work) => work switch
    {
        MirrorRequest request => request.Priority,
        SyncImage sync => sync.Priority,
        SyncRepository sync => sync.Priority,
        CopyManifest task => task.Priority,
        MirrorPlanned planned => planned.Priority,
        ManifestCopied copied => copied.Priority,
        ManifestCopyFailed failed => failed.Priority,
        _ => MirrorPriority.Normal,
    };

    /// <summary>Has one topic told of something that happened.</summary>
    /// <param name="sender">The bus, or the message that is being handled.</param>
    /// <param name="topic">The ARN of the topic.</param>
    /// <param name="happened">One of the public events of EcrMirror.Contracts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ReplyAsync(this ISendEndpointProvider sender, string topic, object happened, CancellationToken cancellationToken)
    {
        ISendEndpoint replies = await sender.GetSendEndpoint(ReplyAddress);
        await replies.Send(happened, happened.GetType(), Pipe.Execute<SendContext>(context => context.Headers.Set(ReplyTopic, topic)), cancellationToken);
    }

    /// <summary>The topic that a message of the queue <see cref="Replies"/> is for.</summary>
    /// <exception cref="InvalidOperationException">It names none: <see cref="ReplyAsync"/> did not send it.</exception>
    public static string ReplyTopicOf(MessageContext context) => context.Headers.Get<string>(ReplyTopic)
        ?? throw new InvalidOperationException($"The message has no header {ReplyTopic}, so that nobody knows which topic it is for. Remove it from the error queue.");

    private static Uri AddressOf(string queue) => new("queue:" + queue);

    private static class Queue<T>
    {
        public static readonly Uri Normal = AddressOf(NameOf<T>());
        public static readonly Uri Urgent = AddressOf(MirrorQueues.Urgent(NameOf<T>()));
    }
}
