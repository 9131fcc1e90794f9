using EcrMirror.Hosting.Messages;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// Has the handlers of a queue consume from an endpoint of MassTransit. They are found when messages come: some send over the bus that is
/// being built.
/// </summary>
internal sealed class BusEndpoint(IReceiveEndpointConfigurator endpoint, IServiceProvider services) : IHandlerTypes
{
    public void Take<T, THandler>()
        where T : class
        where THandler : class, IMessageHandler<T> => endpoint.Consumer(() => new Consumer<T, THandler>(services.GetRequiredService<THandler>()));

    public void TakeFault<T, THandler>()
        where T : class
        where THandler : class, IFaultHandler<T> => endpoint.Consumer(() => new FaultConsumer<T, THandler>(services.GetRequiredService<THandler>()));

    // Consumers and no delegates, because filters that need services are put before consumers only. The type of the handler is for traces.
    private sealed class Consumer<T, THandler>(THandler handler) : IConsumer<T>
        where T : class
        where THandler : class, IMessageHandler<T>
    {
        public Task Consume(ConsumeContext<T> context) => handler.HandleAsync(context.Message, new BusDelivery<T>(context), context.CancellationToken);
    }

    private sealed class FaultConsumer<T, THandler>(THandler handler) : IConsumer<Fault<T>>
        where T : class
        where THandler : class, IFaultHandler<T>
    {
        public Task Consume(ConsumeContext<Fault<T>> context) => handler.HandleFaultAsync(
            context.Message.Message,
            $"Internal error, see the error queue: {context.Message.Exceptions.FirstOrDefault()?.Message ?? "no detail was given"}",
            new BusDelivery<Fault<T>>(context),
            context.CancellationToken);
    }
}
