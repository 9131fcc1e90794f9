using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Messages;

/// <summary>The handlers of a queue in memory, each found when its first message comes.</summary>
internal sealed class MemoryHandlers(IServiceProvider services) : IHandlerTypes
{
    private readonly Dictionary<Type, Handler> _handlers = [];
    private readonly Dictionary<Type, FaultHandler> _faultHandlers = [];

    private delegate Task Handler(MemoryDelivery delivery, CancellationToken cancellationToken);

    private delegate Task FaultHandler(MemoryDelivery delivery, string reason, CancellationToken cancellationToken);

    public void Take<T, THandler>()
        where T : class
        where THandler : class, IMessageHandler<T> => _handlers.Add(
            typeof(T),
            (delivery, cancellationToken) => services.GetRequiredService<THandler>().HandleAsync((T)delivery.Message, delivery, cancellationToken));

    public void TakeFault<T, THandler>()
        where T : class
        where THandler : class, IFaultHandler<T> => _faultHandlers.Add(
            typeof(T),
            (delivery, reason, cancellationToken) =>
                services.GetRequiredService<THandler>().HandleFaultAsync((T)delivery.Message, reason, delivery, cancellationToken));

    /// <exception cref="InvalidOperationException">Nobody handles such a message on this queue.</exception>
    public Task HandleAsync(MemoryDelivery delivery, CancellationToken cancellationToken) =>
        _handlers.TryGetValue(delivery.Message.GetType(), out Handler? handle)
            ? handle(delivery, cancellationToken)
            : throw new InvalidOperationException($"Nobody handles {delivery.Message.GetType().Name} on this queue.");

    public bool HandlesFaultsOf(MemoryDelivery delivery) => _faultHandlers.ContainsKey(delivery.Message.GetType());

    public Task HandleFaultAsync(MemoryDelivery delivery, string reason, CancellationToken cancellationToken) =>
        _faultHandlers[delivery.Message.GetType()](delivery, reason, cancellationToken);
}
