using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Requests.Bus;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Requests;

/// <summary>Takes requests of other systems and of the command line. Each is passed on, or kept and answered; none is dropped.</summary>
internal sealed partial class MirrorRequestHandler(RequestAdmission admission, ILogger<MirrorRequestHandler> logger) : IMessageHandler<RequestText>, IMessageHandler<MirrorRequest>
{
    private const int MostNamed = 20;

    public async Task HandleAsync(RequestText message, IDelivery delivery, CancellationToken cancellationToken)
    {
        RequestVerdict verdict = await admission.JudgeAsync(message.Body, cancellationToken);
        switch (verdict)
        {
            case RequestVerdict.Accepted { Request: { } request }:
                await PassOnAsync(request, delivery, cancellationToken);
                LogAccepted(request.RequestId, request.Source, request.Destinations.Count, request.Priority);
                break;
            case RequestVerdict.Rejected { Event: { Problems: [{ } first, ..] } rejected }:
                // Kept first: what the event announces is then there. If we die in between, both come twice.
                await delivery.KeepRejectedAsync(QueueNames.RejectedRequests, first.Code, ReasonOf(rejected), cancellationToken);
                await delivery.TellAsync(rejected, cancellationToken);
                LogRejected(rejected.RequestId, first.Code, first.Path, first.Message, rejected.Problems.Count - 1 + rejected.FurtherProblems);
                break;
        }

        if (verdict.Ignored.Count > 0)
            LogIgnored(verdict.RequestId, string.Join(", ", verdict.Ignored.Take(MostNamed)), Math.Max(0, verdict.Ignored.Count - MostNamed));
    }

    // What this process asks for is judged as what others do.
    public Task HandleAsync(MirrorRequest message, IDelivery delivery, CancellationToken cancellationToken) => HandleAsync(
        new RequestText { Body = JsonSerializer.SerializeToUtf8Bytes(message, RequestJson.Default.MirrorRequest) }, delivery, cancellationToken);

    private static Task PassOnAsync(MirrorRequest request, IDelivery delivery, CancellationToken cancellationToken) => request.Selection is { } selection
        ? delivery.HandOnAsync(RequestIntake.ToSync(request, selection), cancellationToken)
        : delivery.HandOnAsync(RequestIntake.ToSync(request), cancellationToken);

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

/// <summary>How a request of this process is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MirrorRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
