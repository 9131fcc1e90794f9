using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Writes blobs of a repository.</summary>
public interface IBlobSink
{
    /// <summary>Whether the repository holds a blob.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the registry to make a blob available from another of its repositories. A registry may decline and start an upload
    /// instead (distribution-spec, "Mounting a blob from another repository"): the result then carries that upload.
    /// </summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken);

    /// <summary>Starts the upload of a blob; its bytes follow in order.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken);
}

/// <summary>
/// One blob on its way into a repository. Disposing it before <see cref="CompleteAsync"/> has returned abandons the upload: the
/// repository does not get the blob.
/// </summary>
public interface IBlobUpload : IAsyncDisposable
{
    /// <summary>Sends the next bytes; they may be reused when the task has completed.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or the connection was cut.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the upload; when it returns the registry has stored the blob under its digest.</summary>
    /// <exception cref="RegistryException">The registry said no (a digest it does not agree with included), or broke.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>How a registry answered a mount.</summary>
public abstract record MountResult
{
    private MountResult()
    {
    }

    /// <summary>The repository now holds the blob; no byte was sent.</summary>
    public sealed record Mounted : MountResult;

    /// <summary>The registry declined and waits for the bytes.</summary>
    /// <param name="Upload">The upload it started; the caller uses or disposes it.</param>
    public sealed record UploadStarted(IBlobUpload Upload) : MountResult;
}
