namespace EcrMirror.LocalEcr.Distribution;

/// <summary>A fault ended the connection; nothing more can be read or answered.</summary>
internal sealed class ConnectionCutException() : Exception("A fault ended the connection.");
