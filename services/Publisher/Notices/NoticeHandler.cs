using EcrMirror.Hosting.Messages;

namespace EcrMirror.Publisher.Notices;

/// <summary>Tells the world what any of the services has to tell.</summary>
internal sealed class NoticeHandler(IEnumerable<INoticeBoard> boards) : IMessageHandler<object>
{
    // All of them, whatever becomes of one.
    public Task HandleAsync(object message, IDelivery delivery, CancellationToken cancellationToken) =>
        Task.WhenAll(boards.Select(board => board.PostAsync(message, cancellationToken)));
}
