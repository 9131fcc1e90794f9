namespace EcrMirror.Rules;

/// <summary>A place where rules are written down cannot be read. That is never the same as no rules.</summary>
public sealed class RuleSourceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The place; null where it is not said.</summary>
    public RuleOrigin? Origin { get; init; }
}
