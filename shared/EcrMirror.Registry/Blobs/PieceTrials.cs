using EcrMirror.Oci;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Blobs;

/// <summary>Whether blobs of one registry are read in pieces, and with which memory.</summary>
internal sealed partial class PieceTrials(RegistryHost host, PieceMemory memory, TimeProvider time, ILogger logger)
{
    // What did not help may help when the link is less busy; a registry that learns ranges can wait as long.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private long _restsUntil;

    public PieceMemory Memory => memory;

    /// <summary>Whether pieces were tried a short time ago and did not help, or were not served.</summary>
    public bool IsResting => time.GetUtcNow().UtcTicks < Volatile.Read(ref _restsUntil);

    /// <summary>They are tried.</summary>
    public void Try(Digest blob, int ranges, double bytesPerSecond) => Trying(logger, blob, host, ranges, (long)bytesPerSecond);

    /// <summary>They did not help, or were not served.</summary>
    public void Fail()
    {
        Volatile.Write(ref _restsUntil, (time.GetUtcNow() + Rest).UtcTicks);
        Failed(logger, host, Rest);
    }

    [LoggerMessage(1011, LogLevel.Debug, "Reads {Digest} from {Host} in {Ranges} pieces side by side, because one request brings {BytesPerSecond} bytes a second")]
    private static partial void Trying(ILogger logger, Digest digest, RegistryHost host, int ranges, long bytesPerSecond);

    [LoggerMessage(1012, LogLevel.Debug, "{Host} brings no more bytes in pieces, or does not serve them; blobs are read whole for {Rest}")]
    private static partial void Failed(ILogger logger, RegistryHost host, TimeSpan rest);
}
