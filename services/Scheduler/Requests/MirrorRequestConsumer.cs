using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Scheduler.Requests;

/// <summary>Takes requests of other systems and of the command line.</summary>
internal sealed class MirrorRequestConsumer : IConsumer<MirrorRequest>
{
    public Task Consume(ConsumeContext<MirrorRequest> context) =>
        context.HandOnAsync(RequestIntake.ToSync(context.Message), context.CancellationToken);
}
