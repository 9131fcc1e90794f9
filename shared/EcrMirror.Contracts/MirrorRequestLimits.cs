namespace EcrMirror.Contracts;

/// <summary>How much a <see cref="MirrorRequest"/> may say. Who wants more sends several requests.</summary>
public static class MirrorRequestLimits
{
    /// <summary>Bytes of the whole message, with an envelope if it has one.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Characters of a request id.</summary>
    public const int RequestIdLength = 128;

    /// <summary>Destinations.</summary>
    public const int Destinations = 64;

    /// <summary>Tags of one destination.</summary>
    public const int Tags = 64;

    /// <summary>Platforms.</summary>
    public const int Platforms = 32;

    /// <summary>Patterns in each list of a selection.</summary>
    public const int Patterns = 64;

    /// <summary>Characters of a pattern.</summary>
    public const int PatternLength = 256;

    /// <summary>Characters of a reply topic's ARN.</summary>
    public const int ReplyTopicLength = 512;
}
