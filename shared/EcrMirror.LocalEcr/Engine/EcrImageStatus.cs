namespace EcrMirror.LocalEcr.Engine;

/// <summary>Whether an image can be pulled.</summary>
internal enum EcrImageStatus
{
    Active,
    Archived,

    /// <summary>On its way back from the archive.</summary>
    Activating,
}
