namespace EcrMirror.LocalEcr.Engine;

/// <summary>What a token that somebody sent is worth.</summary>
internal enum TokenState
{
    /// <summary>Nobody issued it, or for another region or kind of registry.</summary>
    Unknown,
    Expired,
    Good,
}
