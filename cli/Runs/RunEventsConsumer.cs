using EcrMirror.Contracts;
using EcrMirror.Scheduler.Requests.Bus;
using MassTransit;

namespace EcrMirror.Cli.Runs;

/// <summary>Hears what the services tell the world, for the runs that wait.</summary>
internal sealed class RunEventsConsumer(MirrorRuns runs)
    : IConsumer<RequestRejected>, IConsumer<MirrorPlanned>, IConsumer<MirrorFoundCurrent>, IConsumer<ImagePublished>, IConsumer<MirrorFailed>, IConsumer<Fault>
{
    public Task Consume(ConsumeContext<RequestRejected> context) => Tell(run => run.Take(context.Message));

    public Task Consume(ConsumeContext<MirrorPlanned> context) => Tell(run => run.Take(context.Message));

    public Task Consume(ConsumeContext<MirrorFoundCurrent> context) => Tell(run => run.Take(context.Message));

    public Task Consume(ConsumeContext<ImagePublished> context) => Tell(run => run.Take(context.Message));

    public Task Consume(ConsumeContext<MirrorFailed> context) => Tell(run => run.Take(context.Message));

    // The Publisher gives an outcome to what broke in other services. What breaks in the intake, or in giving outcomes, gets none:
    // without this the run would wait for ever.
    public Task Consume(ConsumeContext<Fault> context)
    {
        string[] broken = context.Message.FaultMessageTypes ?? [];
        bool isIntake = broken.Any(type => type.EndsWith($":{nameof(RequestText)}", StringComparison.Ordinal));
        bool isOutcome = broken.Any(type => type.Contains("Fault", StringComparison.Ordinal));
        return isIntake || isOutcome
            ? Tell(run => run.Break($"Internal error: {context.Message.Exceptions.FirstOrDefault()?.Message}"))
            : Task.CompletedTask;
    }

    private Task Tell(Action<MirrorRun> what)
    {
        runs.Tell(what);
        return Task.CompletedTask;
    }
}
