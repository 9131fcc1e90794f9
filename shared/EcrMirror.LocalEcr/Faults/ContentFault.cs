namespace EcrMirror.LocalEcr.Faults;

/// <summary>What is wrong with content that is served.</summary>
internal enum ContentFault
{
    None,

    /// <summary>One byte in the middle is another.</summary>
    Corrupt,

    /// <summary>Half of it, and the headers agree.</summary>
    Truncate,

    /// <summary>Half of it, though the headers promise all; then the connection ends.</summary>
    BreakOff,
}
