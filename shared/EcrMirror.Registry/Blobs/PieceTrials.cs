namespace EcrMirror.Registry.Blobs;

/// <summary>Whether blobs of one registry are read in pieces, and with which memory.</summary>
internal sealed class PieceTrials(PieceMemory memory, TimeProvider time)
{
    // What did not help may help when the link is less busy; a registry that learns ranges can wait as long.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private long _restsUntil;

    public PieceMemory Memory => memory;

    /// <summary>Whether pieces were tried a short time ago and did not help, or were not served.</summary>
    public bool IsResting => time.GetUtcNow().UtcTicks < Volatile.Read(ref _restsUntil);

    /// <summary>They did not help, or were not served.</summary>
    public void Fail() => Volatile.Write(ref _restsUntil, (time.GetUtcNow() + Rest).UtcTicks);
}
