using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>Hears of pushes to Amazon ECR. What cannot be read is kept; what means nothing to any rule is counted and forgotten.</summary>
internal sealed partial class PushEventHandler(PushedImages images, MirrorMetrics metrics, ILogger<PushEventHandler> logger)
    : IMessageHandler<EcrEventText>
{
    public async Task HandleAsync(EcrEventText message, IDelivery delivery, CancellationToken cancellationToken)
    {
        string outcome = EcrEventReader.Read(message.Body) switch
        {
            EcrEventReading.Pushed { Push: { } push } => await TakeAsync(push, delivery, cancellationToken),
            EcrEventReading.Other other => PassOver(other),
            EcrEventReading.Unreadable unreadable => await KeepAsync(unreadable, delivery, cancellationToken),
            _ => throw new NotSupportedException("There is another kind of reading."),
        };
        metrics.PushEventHeard(outcome);
    }

    private async Task<string> TakeAsync(EcrPush push, IDelivery delivery, CancellationToken cancellationToken)
    {
        IReadOnlyList<DueWork> due = await images.FindDueAsync(push, cancellationToken);
        foreach (DueWork work in due)
        {
            await work.HandOnAsync(delivery, cancellationToken);
            LogDue(work.Source, push.Digest, work.RequestId);
        }

        if (due.Count == 0)
            LogNoRule(push.Account, push.Region, push.Repository, push.Tag?.ToString() ?? "no tag");
        return due.Count > 0 ? "due" : push.Tag is null ? "untagged" : "no_rule";
    }

    private string PassOver(EcrEventReading.Other other)
    {
        LogOther(other.About);
        return "other";
    }

    private async Task<string> KeepAsync(EcrEventReading.Unreadable unreadable, IDelivery delivery, CancellationToken cancellationToken)
    {
        await delivery.KeepRejectedAsync(QueueNames.RejectedEcrPushEvents, unreadable.Code, unreadable.Reason, cancellationToken);
        LogUnreadable(QueueNames.RejectedEcrPushEvents, unreadable.Code, unreadable.Reason);
        return "rejected";
    }

    [LoggerMessage(6011, LogLevel.Information, "{Source} was pushed as {Digest} and is looked at as {RequestId}")]
    private partial void LogDue(string source, Digest digest, string requestId);

    [LoggerMessage(6012, LogLevel.Debug, "No rule is about the push to {Account} in {Region}, {Repository} with {Tag}")]
    private partial void LogNoRule(string account, string region, RepositoryName repository, string tag);

    [LoggerMessage(6013, LogLevel.Debug, "An event is about something else than a push: {About}")]
    private partial void LogOther(string about);

    [LoggerMessage(6014, LogLevel.Warning, "A message that is no push event is kept on {Queue}: {Code}: {Reason}")]
    private partial void LogUnreadable(string queue, string code, string reason);
}
