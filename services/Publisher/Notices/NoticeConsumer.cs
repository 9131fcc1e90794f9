using EcrMirror.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Notices;

/// <summary>Tells the world what any of the services has to tell.</summary>
internal sealed class NoticeConsumer(IEnumerable<INoticeBoard> boards) : EventConsumer
{
    // All of them, whatever becomes of one.
    protected override Task TellAsync(ConsumeContext context, object happened) =>
        Task.WhenAll(boards.Select(board => board.PostAsync(happened, context.CancellationToken)));
}

/// <summary>Where notices wait.</summary>
internal sealed class NoticeConsumerDefinition : ConsumerDefinition<NoticeConsumer>
{
    public NoticeConsumerDefinition(IOptions<BusOptions> bus)
    {
        EndpointName = MirrorQueues.Notices;

        // In one process nothing is posted far away, and who waits for an end has seen what happened before it.
        if (bus.Value.Transport is TransportKind.Memory)
            ConcurrentMessageLimit = 1;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<NoticeConsumer> consumerConfigurator, IRegistrationContext context) =>
        // Who told the event has nothing to do about it.
        endpointConfigurator.PublishFaults = false;
}
