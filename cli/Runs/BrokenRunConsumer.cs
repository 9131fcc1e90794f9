using EcrMirror.Scheduler.Requests.Bus;
using MassTransit;

namespace EcrMirror.Cli.Runs;

/// <summary>
/// Ends the runs that wait when what breaks is the intake of requests, or the giving of outcomes. What breaks elsewhere gets an outcome
/// from the Publisher.
/// </summary>
internal sealed class BrokenRunConsumer(MirrorRuns runs) : IConsumer<Fault>
{
    public Task Consume(ConsumeContext<Fault> context)
    {
        string[] broken = context.Message.FaultMessageTypes ?? [];
        bool isIntake = broken.Any(type => type.EndsWith($":{nameof(RequestText)}", StringComparison.Ordinal));
        bool isOutcome = broken.Any(type => type.Contains(nameof(Fault), StringComparison.Ordinal));
        if (isIntake || isOutcome)
            runs.Tell(run => run.Break($"Internal error: {context.Message.Exceptions.FirstOrDefault()?.Message}"));
        return Task.CompletedTask;
    }
}

/// <summary>Hears what is published, which is nothing but faults that nobody is named for.</summary>
internal sealed class BrokenRunConsumerDefinition : ConsumerDefinition<BrokenRunConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<BrokenRunConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.ConfigureConsumeTopology = true;
}
