using EcrMirror.Contracts;
using MassTransit;

namespace EcrMirror.Publisher.Notices;

/// <summary>Takes every event that the world is told of.</summary>
internal abstract class EventConsumer
    : IConsumer<RequestRejected>, IConsumer<MirrorPlanned>, IConsumer<MirrorFoundCurrent>, IConsumer<ImagePublished>, IConsumer<MirrorFailed>, IConsumer<SourceTagMoved>,
        IConsumer<DestinationFoundDamaged>, IConsumer<SelectionFailed>, IConsumer<RepositoryReconciled>, IConsumer<TagFoundImmutable>, IConsumer<RuleExpiring>, IConsumer<RuleExpired>, IConsumer<TagRemoved>
{
    public Task Consume(ConsumeContext<RequestRejected> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<MirrorPlanned> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<MirrorFoundCurrent> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<ImagePublished> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<MirrorFailed> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<SourceTagMoved> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<DestinationFoundDamaged> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<SelectionFailed> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<RepositoryReconciled> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<TagFoundImmutable> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<RuleExpiring> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<RuleExpired> context) => TellAsync(context, context.Message);

    public Task Consume(ConsumeContext<TagRemoved> context) => TellAsync(context, context.Message);

    protected abstract Task TellAsync(ConsumeContext context, object happened);
}
