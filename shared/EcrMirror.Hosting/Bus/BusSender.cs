using EcrMirror.Hosting.Messages;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>Sends over MassTransit.</summary>
/// <param name="sender">The bus, or the message that is being handled.</param>
internal class BusSender(ISendEndpointProvider sender) : IMessageSender
{
    /// <summary>The header of a reply that names its topic.</summary>
    protected const string ReplyTopicHeader = "Reply-Topic";

    private static readonly Uri FaultAddress = AddressOf(MirrorQueues.Faults);
    private static readonly Uri NoticeAddress = AddressOf(MirrorQueues.Notices);
    private static readonly Uri ReplyAddress = AddressOf(MirrorQueues.Replies);

    public async Task HandOnAsync<T>(T work, CancellationToken cancellationToken)
        where T : class
    {
        ISendEndpoint queue = await sender.GetSendEndpoint(MirrorQueues.IsUrgent(work) ? Queue<T>.Urgent : Queue<T>.Normal);
        await queue.Send(work, context => context.FaultAddress = FaultAddress, cancellationToken);
    }

    public async Task TellAsync(object happened, CancellationToken cancellationToken)
    {
        ISendEndpoint notices = await sender.GetSendEndpoint(NoticeAddress);
        await notices.Send(happened, happened.GetType(), cancellationToken);
    }

    public async Task ReplyAsync(string topic, object happened, CancellationToken cancellationToken)
    {
        ISendEndpoint replies = await sender.GetSendEndpoint(ReplyAddress);
        await replies.Send(
            happened, happened.GetType(), Pipe.Execute<SendContext>(context => context.Headers.Set(ReplyTopicHeader, topic)), cancellationToken);
    }

    protected static Uri AddressOf(string queue) => new("queue:" + queue);

    private static class Queue<T>
    {
        public static readonly Uri Normal = AddressOf(MirrorQueues.NameOf<T>());
        public static readonly Uri Urgent = AddressOf(MirrorQueues.Urgent(MirrorQueues.NameOf<T>()));
    }
}
