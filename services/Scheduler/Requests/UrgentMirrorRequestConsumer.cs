using EcrMirror.Contracts;
using EcrMirror.Scheduler.ForeignMessages;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Requests.Bus;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Requests;

/// <summary>
/// The same from a queue of its own, for senders who have filled the other: what a request says of its priority is known only when it
/// is read.
/// </summary>
internal sealed class UrgentMirrorRequestConsumer(RequestAdmission admission, ILogger<MirrorRequestConsumer> logger)
    : MirrorRequestConsumer(admission, logger);

/// <summary>Has the queue's messages handed over as they are.</summary>
internal sealed class UrgentMirrorRequestConsumerDefinition : ConsumerDefinition<UrgentMirrorRequestConsumer>
{
    public UrgentMirrorRequestConsumerDefinition() => EndpointName = QueueNames.UrgentMirrorRequests;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<UrgentMirrorRequestConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.TakeAsText<RequestText>();
}
