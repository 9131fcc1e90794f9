namespace EcrMirror.LocalEcr;

/// <summary>A port of 127.0.0.1 that was asked for cannot be listened at.</summary>
/// <param name="port">The port.</param>
/// <param name="reason">Why, as the rest of a sentence.</param>
/// <param name="inner">What the system said.</param>
public sealed class PortRefusedException(int port, string reason, Exception inner) : IOException($"Port {port} of 127.0.0.1 {reason}.", inner)
{
    /// <summary>The port.</summary>
    public int Port => port;
}
