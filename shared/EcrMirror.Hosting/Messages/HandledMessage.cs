using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Messages;

/// <summary>A kind of message, and who handles it.</summary>
public sealed class HandledMessage
{
    private readonly Type _handler;
    private readonly Action<IHandlerTypes> _show;

    private HandledMessage(Type message, bool isFault, Type handler, Action<IHandlerTypes> show) =>
        (Message, IsFault, _handler, _show) = (message, isFault, handler, show);

    /// <summary>The type of the message, or of the message whose faults are handled.</summary>
    public Type Message { get; }

    /// <summary>Whether it is about messages whose handler threw.</summary>
    public bool IsFault { get; }

    /// <summary>A message.</summary>
    public static HandledMessage Of<T, THandler>()
        where T : class
        where THandler : class, IMessageHandler<T> => new(typeof(T), isFault: false, typeof(THandler), carrier => carrier.Take<T, THandler>());

    /// <summary>A message whose handler threw.</summary>
    public static HandledMessage FaultOf<T, THandler>()
        where T : class
        where THandler : class, IFaultHandler<T> => new(typeof(T), isFault: true, typeof(THandler), carrier => carrier.TakeFault<T, THandler>());

    /// <summary>Registers the handler.</summary>
    internal void AddTo(IServiceCollection services) => services.TryAddSingleton(_handler);

    /// <summary>Lets the types be known to what carries messages.</summary>
    internal void Show(IHandlerTypes carrier) => _show(carrier);
}
