namespace EcrMirror.Publisher.Notices;

/// <summary>Events as docs/messages.md describes them, for who has them in his own process.</summary>
public static class EventText
{
    /// <summary>One JSON document on one line.</summary>
    /// <exception cref="ArgumentException">The object is no event that the world is told of.</exception>
    public static string Of(object happened) => EventWriter.Write(happened).Text;
}
