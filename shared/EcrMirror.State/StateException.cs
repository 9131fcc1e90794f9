namespace EcrMirror.State;

/// <summary>State cannot be read or written; the message names the file and says what to do about it.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
