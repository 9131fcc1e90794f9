namespace EcrMirror.Hosting.Bus;

/// <summary>A message that some handler has, for whoever deals with its fault.</summary>
internal sealed class MessageInHand(object message)
{
    public object Message => message;

    /// <summary>Whether it stays on its queue, to be delivered again.</summary>
    public bool IsLeft { get; set; }
}
