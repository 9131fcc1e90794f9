using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Publisher.Notices;

/// <summary>Tells the world what any of the services has to tell.</summary>
internal sealed class NoticeConsumer(IEnumerable<INoticeBoard> boards)
    : IConsumer<RequestRejected>, IConsumer<MirrorPlanned>, IConsumer<MirrorFoundCurrent>, IConsumer<ImagePublished>, IConsumer<MirrorFailed>, IConsumer<SourceTagMoved>,
        IConsumer<DestinationFoundDamaged>, IConsumer<SelectionFailed>
{
    public Task Consume(ConsumeContext<RequestRejected> context) => PostAsync(context);

    public Task Consume(ConsumeContext<MirrorPlanned> context) => PostAsync(context);

    public Task Consume(ConsumeContext<MirrorFoundCurrent> context) => PostAsync(context);

    public Task Consume(ConsumeContext<ImagePublished> context) => PostAsync(context);

    public Task Consume(ConsumeContext<MirrorFailed> context) => PostAsync(context);

    public Task Consume(ConsumeContext<SourceTagMoved> context) => PostAsync(context);

    public Task Consume(ConsumeContext<DestinationFoundDamaged> context) => PostAsync(context);

    public Task Consume(ConsumeContext<SelectionFailed> context) => PostAsync(context);

    private async Task PostAsync<T>(ConsumeContext<T> context)
        where T : class
    {
        foreach (INoticeBoard board in boards)
            await board.PostAsync(context.Message, context.CancellationToken);
    }
}

/// <summary>Where notices wait.</summary>
internal sealed class NoticeConsumerDefinition : ConsumerDefinition<NoticeConsumer>
{
    public NoticeConsumerDefinition() => EndpointName = MirrorQueues.Notices;
}
