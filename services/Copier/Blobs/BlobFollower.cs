using System.Threading.Channels;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Blobs;

/// <summary>A destination of a shared reading, and how far behind it is.</summary>
internal sealed class BlobFollower(BlobDelivery delivery)
{
    public BlobDelivery Delivery => delivery;

    /// <summary>What it is to take next. One reads and one writes, so a wait allocates nothing.</summary>
    public Channel<BlobChunk> Chunks { get; } =
        Channel.CreateUnbounded<BlobChunk>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>Chunks that it has not taken yet.</summary>
    public int Behind { get; set; }

    /// <summary>Whether it got everything up to the end of the blob.</summary>
    public bool HasAll { get; set; }

    /// <summary>Where it goes on by itself, when it has taken its last chunk; null while it follows.</summary>
    public long? GoesOnFrom { get; private set; }

    /// <summary>The hash of everything before; null where its registry verifies the whole.</summary>
    public ContentHash? Hash { get; private set; }

    public void CutLoose(long from, ContentHash? hash) => (GoesOnFrom, Hash) = (from, hash);
}
