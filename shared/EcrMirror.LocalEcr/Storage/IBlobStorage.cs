using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Storage;

/// <summary>Where blobs are kept.</summary>
internal interface IBlobStorage
{
    /// <summary>Starts to take bytes that nobody can read yet.</summary>
    IPendingBlob Begin(string id);
}

/// <summary>Bytes on their way in; disposing gives up those that were not kept.</summary>
internal interface IPendingBlob : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Everything written so far, to be read again before it is kept.</summary>
    ValueTask<Stream> ReopenAsync(CancellationToken cancellationToken);

    /// <summary>Makes everything written a blob.</summary>
    ValueTask<BlobContent> KeepAsync(Digest digest, CancellationToken cancellationToken);
}
