namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What probes name because it is nowhere.</summary>
internal static class NoSuch
{
    /// <summary>The id of an upload.</summary>
    public const string Upload = "00000000-0000-0000-0000-000000000000";

    /// <summary>The digest of a layer.</summary>
    public const string Layer = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
}
