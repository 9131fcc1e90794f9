namespace EcrMirror.Copier.Blobs;

/// <summary>Bytes of a shared reading, kept until everybody who follows it has taken them.</summary>
/// <param name="array">Where they are.</param>
/// <param name="isCounted">Whether the array is one of those that the process may spend on windows.</param>
internal sealed class BlobChunk(byte[] array, bool isCounted)
{
    public byte[] Array => array;

    public Memory<byte> Buffer => array;

    public bool IsCounted => isCounted;

    /// <summary>Where in the blob they begin.</summary>
    public long From { get; private set; }

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>How many have not taken them yet.</summary>
    public int Followers { get; set; }

    public void Fill(long from, int count) => (From, Bytes) = (from, array.AsMemory(0, count));
}
