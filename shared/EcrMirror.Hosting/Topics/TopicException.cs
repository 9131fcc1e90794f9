namespace EcrMirror.Hosting.Topics;

/// <summary>A topic did not take a message, or could not be made; the message names the topic and says what to do about it.</summary>
public sealed class TopicException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same may succeed later: a service that is busy or out of reach, and nothing that a person has to change.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether there is no such topic.</summary>
    public bool IsMissing { get; init; }
}
