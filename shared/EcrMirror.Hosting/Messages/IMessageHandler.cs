namespace EcrMirror.Hosting.Messages;

/// <summary>
/// Does what a message asks for. The same message may come twice, and the process may die at any step. One instance handles many
/// messages side by side.
/// </summary>
public interface IMessageHandler<in T>
    where T : class
{
    /// <summary>Handles a message. What it throws is dealt with by <see cref="FaultRules"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delivery">How it came, and where what follows from it is sent.</param>
    /// <param name="cancellationToken">The process ends; the message comes again.</param>
    Task HandleAsync(T message, IDelivery delivery, CancellationToken cancellationToken);
}
