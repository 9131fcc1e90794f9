using EcrMirror.Hosting.Messages;
using MassTransit;
using MassTransit.Context;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// Leaves a message on its queue when what failed may pass: a table that is throttled, a queue that takes no messages, a registry that is
/// down. SQS delivers it again, here or elsewhere, and nobody has to redrive anything after an outage. Only one that has waited long
/// goes to the error queue like others. A fault is not told of: nothing has ended.
/// </summary>
internal sealed partial class RedeliveryFilter<T>(BusOptions options, TimeProvider time, ILogger<RedeliveryFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var inHand = new MessageInHand(context.Message);
        context.ReceiveContext.AddOrUpdatePayload(() => inHand, _ => inHand);

        // Decided once: who tells of the fault and who moves the message must not differ.
        bool mayComeBack = context.SentTime is not { } sent || time.GetUtcNow().UtcDateTime - sent < options.RedeliverFor;
        try
        {
            await next.Send(new Redeliverable(context, IsLeft));
        }
        catch (Exception failed) when (IsLeft(failed))
        {
            inHand.IsLeft = true;
            LogLeft(typeof(T).Name, QueueAddress.NameOf(context.ReceiveContext.InputAddress), options.RedeliverAfter, failed.Message);
            throw;
        }

        // A process that ends gives its messages back, and no handler is to blame for that.
        bool IsLeft(Exception failed) =>
            (mayComeBack && FaultRules.IsTransient(failed)) || (failed is OperationCanceledException && context.CancellationToken.IsCancellationRequested);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("redelivery");

    [LoggerMessage(8002, LogLevel.Warning, "{MessageType} stays on {Queue} and is delivered again in {Pause}: {Reason}")]
    private partial void LogLeft(string messageType, string queue, TimeSpan pause, string reason);

    // MassTransit tells of a fault as soon as a consumer has thrown, long before anybody decides what becomes of the message.
    private sealed class Redeliverable(ConsumeContext<T> context, Func<Exception, bool> isLeft) : ConsumeContextProxy<T>(context)
    {
        public override Task NotifyFaulted<TFaulted>(ConsumeContext<TFaulted> faulted, TimeSpan duration, string consumerType, Exception exception) =>
            isLeft(exception) ? Task.CompletedTask : base.NotifyFaulted(faulted, duration, consumerType, exception);
    }
}
