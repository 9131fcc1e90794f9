namespace EcrMirror.State;

/// <summary>State cannot be read or written; the message names the file or table and says what to do about it.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same may succeed a little later: a service that is busy or out of reach, and nothing that a person has to change.</summary>
    public bool IsTransient { get; init; }
}
