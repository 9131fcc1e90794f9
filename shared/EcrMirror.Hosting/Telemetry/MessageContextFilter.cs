using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>
/// Puts what a message is about on every log line that its handler writes and on its trace, so that one tag can be followed through
/// all services.
/// </summary>
internal sealed class MessageContextFilter<T>(ILogger<MessageContextFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        IReadOnlyList<KeyValuePair<string, object?>> facts = MessageFacts.Of(context.Message);
        foreach ((string name, object? value) in facts)
            Activity.Current?.SetTag(TraceNames.Of(name), value);

        using IDisposable? scope = logger.BeginScope(facts);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("messageContext");
}
