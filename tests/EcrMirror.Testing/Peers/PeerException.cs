namespace EcrMirror.Testing.Peers;

/// <summary>A peer did not do what a test needs of it; the message has the peer's own words.</summary>
public sealed class PeerException(string message) : Exception(message);
