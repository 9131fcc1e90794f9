using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Messages;

/// <summary>A kind of message, and who handles it.</summary>
public abstract class HandledMessage
{
    private HandledMessage()
    {
    }

    /// <summary>The type of the message, or of the message whose faults are handled.</summary>
    public abstract Type Message { get; }

    /// <summary>Whether it is about messages whose handler threw.</summary>
    public abstract bool IsFault { get; }

    /// <summary>A message.</summary>
    public static HandledMessage Of<T, THandler>()
        where T : class
        where THandler : class, IMessageHandler<T> => new Plain<T, THandler>();

    /// <summary>A message whose handler threw.</summary>
    public static HandledMessage FaultOf<T, THandler>()
        where T : class
        where THandler : class, IFaultHandler<T> => new Fault<T, THandler>();

    /// <summary>Registers the handler.</summary>
    internal abstract void AddTo(IServiceCollection services);

    /// <summary>Lets the types be known to what carries messages.</summary>
    internal abstract void Show(IHandlerTypes carrier);

    private sealed class Plain<T, THandler> : HandledMessage
        where T : class
        where THandler : class, IMessageHandler<T>
    {
        public override Type Message => typeof(T);

        public override bool IsFault => false;

        internal override void AddTo(IServiceCollection services) => services.TryAddSingleton<THandler>();

        internal override void Show(IHandlerTypes carrier) => carrier.Take<T, THandler>();
    }

    private sealed class Fault<T, THandler> : HandledMessage
        where T : class
        where THandler : class, IFaultHandler<T>
    {
        public override Type Message => typeof(T);

        public override bool IsFault => true;

        internal override void AddTo(IServiceCollection services) => services.TryAddSingleton<THandler>();

        internal override void Show(IHandlerTypes carrier) => carrier.TakeFault<T, THandler>();
    }
}
