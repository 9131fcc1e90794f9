namespace EcrMirror.Hosting.Messages;

/// <summary>Takes the types of messages and handlers, which what carries messages is made of.</summary>
internal interface IHandlerTypes
{
    void Take<T, THandler>()
        where T : class
        where THandler : class, IMessageHandler<T>;

    void TakeFault<T, THandler>()
        where T : class
        where THandler : class, IFaultHandler<T>;
}
