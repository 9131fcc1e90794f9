namespace EcrMirror.Hosting.Messages;

/// <summary>Gives an outcome to work whose handler threw what nobody foresaw.</summary>
public interface IFaultHandler<in T>
    where T : class
{
    /// <summary>Gives the outcome.</summary>
    /// <param name="message">What was not handled.</param>
    /// <param name="reason">What its handler threw, for a person.</param>
    /// <param name="delivery">Where what follows from it is sent.</param>
    /// <param name="cancellationToken">The process ends; the fault comes again.</param>
    Task HandleFaultAsync(T message, string reason, IDelivery delivery, CancellationToken cancellationToken);
}
