using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Writes blobs of a repository.</summary>
public interface IBlobSink
{
    /// <summary>Whether the repository holds a blob.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a mount may work, as far as is known without trying: registries can be set not to mount, and some only between
    /// repositories that are alike.
    /// </summary>
    /// <param name="from">The repository to mount from; null asks whether the registry mounts at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    ValueTask<bool> CanMountAsync(RepositoryName? from, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the registry to make a blob available from another of its repositories. A registry may decline and start an upload
    /// instead (distribution-spec, "Mounting a blob from another repository"): the result then carries that upload.
    /// </summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken);

    /// <summary>Starts the upload of a blob; its bytes follow in order.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>
    /// Goes on with an upload that was begun elsewhere, perhaps by a process that has died. Null where the registry no longer knows it,
    /// or keeps none to go on with.
    /// </summary>
    /// <param name="blob">The blob.</param>
    /// <param name="upload">The <see cref="IBlobUpload.Id"/> of that upload.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IBlobUpload?> ResumeUploadAsync(Descriptor blob, string upload, CancellationToken cancellationToken);
}

/// <summary>
/// One blob on its way into a repository. Disposing it before <see cref="CompleteAsync"/> has returned abandons the upload: the
/// repository does not get the blob.
/// </summary>
public interface IBlobUpload : IAsyncDisposable
{
    /// <summary>By what another process can go on with the upload; null where none can. It opens nothing without credentials.</summary>
    string? Id { get; }

    /// <summary>Bytes that need not be written any more, because the registry has them: the next write starts there.</summary>
    long Position { get; }

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
