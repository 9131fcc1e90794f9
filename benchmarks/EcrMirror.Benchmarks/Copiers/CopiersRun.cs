namespace EcrMirror.Benchmarks.Copiers;

/// <summary>What a number of Copiers did.</summary>
/// <param name="Copiers">How many there were.</param>
/// <param name="Seconds">From the request to the last tag.</param>
/// <param name="BytesPerSecond">Bytes of distinct blobs over that.</param>
/// <param name="ReadOverDistinct">Bytes that the source gave, over those of distinct blobs.</param>
/// <param name="CopierPeakBytes">The most memory of one Copier.</param>
internal sealed record CopiersRun(int Copiers, double Seconds, double BytesPerSecond, double ReadOverDistinct, long CopierPeakBytes);
