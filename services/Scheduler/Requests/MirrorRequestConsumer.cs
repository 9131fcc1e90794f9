using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Scheduler.ForeignMessages;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Requests.Bus;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Requests;

/// <summary>Takes requests of other systems and of the command line. Each is passed on, or kept and answered; none is dropped.</summary>
internal partial class MirrorRequestConsumer(RequestAdmission admission, ILogger<MirrorRequestConsumer> logger) : IConsumer<RequestText>
{
    private const int MostNamed = 20;

    public async Task Consume(ConsumeContext<RequestText> context)
    {
        RequestVerdict verdict = await admission.JudgeAsync(context.Message.Body, context.CancellationToken);
        switch (verdict)
        {
            case RequestVerdict.Accepted { Request: { } request }:
                await PassOnAsync(context, request);
                LogAccepted(request.RequestId, request.Source, request.Destinations.Count, request.Priority);
                break;
            case RequestVerdict.Rejected { Event: { Problems: [{ } first, ..] } rejected }:
                // Kept first: what the event announces is then there. If we die in between, both come twice.
                await context.KeepRejectedAsync(QueueNames.RejectedRequests, first.Code, ReasonOf(rejected));
                await context.TellAsync(rejected, context.CancellationToken);
                LogRejected(rejected.RequestId, first.Code, first.Path, first.Message, rejected.Problems.Count - 1 + rejected.FurtherProblems);
                break;
        }

        if (verdict.Ignored.Count > 0)
            LogIgnored(verdict.RequestId, string.Join(", ", verdict.Ignored.Take(MostNamed)), Math.Max(0, verdict.Ignored.Count - MostNamed));
    }

    private static Task PassOnAsync(ConsumeContext context, MirrorRequest request) => request.Selection is { } selection
        ? context.HandOnAsync(RequestIntake.ToSync(request, selection), context.CancellationToken)
        : context.HandOnAsync(RequestIntake.ToSync(request), context.CancellationToken);

    private static string ReasonOf(RequestRejected rejected)
    {
        RequestProblem first = rejected.Problems[0];
        int more = rejected.Problems.Count - 1 + rejected.FurtherProblems;
        return $"{first.Path}: {first.Message}{(more > 0 ? $" ({more} more in the event)" : "")}";
    }

    [LoggerMessage(6001, LogLevel.Information, "Request {RequestId} for {Source} at {Destinations} destinations is passed on, priority {Priority}")]
    private partial void LogAccepted(string requestId, MirrorSource source, int destinations, MirrorPriority priority);

    [LoggerMessage(6002, LogLevel.Warning, "Request {RequestId} is rejected: {Code} at {Path}: {Reason} {Further} more problems are in the event")]
    private partial void LogRejected(string? requestId, string code, string path, string reason, int further);

    [LoggerMessage(6003, LogLevel.Warning, "Request {RequestId} has members that mean nothing and were passed over: {Members}; {Further} more")]
    private partial void LogIgnored(string? requestId, string members, int further);
}

/// <summary>Has the queue's messages handed over as they are, in the formats of others and in ours.</summary>
internal sealed class MirrorRequestConsumerDefinition : ConsumerDefinition<MirrorRequestConsumer>
{
    public MirrorRequestConsumerDefinition() => EndpointName = QueueNames.MirrorRequests;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<MirrorRequestConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.TakeAsText<RequestText>();
}
