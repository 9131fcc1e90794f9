using EcrMirror.Contracts;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Scheduler.ForeignMessages;
using EcrMirror.Scheduler.Rules;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>Hears of pushes to Amazon ECR. What cannot be read is kept; what means nothing to any rule is counted and forgotten.</summary>
internal sealed partial class PushEventConsumer(PushedImages images, MirrorMetrics metrics, ILogger<PushEventConsumer> logger)
    : IConsumer<EcrEventText>
{
    public async Task Consume(ConsumeContext<EcrEventText> context)
    {
        string outcome = EcrEventReader.Read(context.Message.Body) switch
        {
            EcrEventReading.Pushed { Push: { } push } => await TakeAsync(context, push),
            EcrEventReading.Other other => PassOver(other),
            EcrEventReading.Unreadable unreadable => await KeepAsync(context, unreadable),
            _ => throw new NotSupportedException("There is another kind of reading."),
        };
        metrics.PushEventHeard(outcome);
    }

    private async Task<string> TakeAsync(ConsumeContext context, EcrPush push)
    {
        IReadOnlyList<DueWork> due = await images.FindDueAsync(push, context.CancellationToken);
        foreach (DueWork work in due)
        {
            await work.HandOnAsync(context, context.CancellationToken);
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

    private async Task<string> KeepAsync(ConsumeContext<EcrEventText> context, EcrEventReading.Unreadable unreadable)
    {
        await context.KeepRejectedAsync(QueueNames.RejectedEcrPushEvents, unreadable.Code, unreadable.Reason);
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

/// <summary>Has the queue's messages handed over as they are.</summary>
internal sealed class PushEventConsumerDefinition : ConsumerDefinition<PushEventConsumer>
{
    public PushEventConsumerDefinition() => EndpointName = QueueNames.EcrPushEvents;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PushEventConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.TakeAsText<EcrEventText>();
}
