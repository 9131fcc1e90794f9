using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Reads blobs of a repository.</summary>
public interface IBlobSource
{
    /// <summary>
    /// Opens a blob for one sequential read. The stream hashes and counts: a read throws
    /// <see cref="ContentMismatchException"/> instead of returning the last bytes of content that is not what the descriptor
    /// promises, so whoever passes on what it reads can never complete a wrong copy. A connection that is cut is resumed with a
    /// range request where that is possible; <see cref="RegistryException"/> is thrown where it is not. A large blob that one connection
    /// brings slowly is read over several, as far as the options allow.
    /// </summary>
    /// <exception cref="RegistryException">The blob is absent, or the registry said no, broke, or could not be reached.</exception>
    /// <exception cref="NotSupportedException">The digest's algorithm cannot be verified.</exception>
    Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the end of a blob, for an upload that has the beginning. Beyond the first byte nothing here can tell whether the content is
    /// right, only that it is as long as promised: it is for somebody who verifies the whole, as a registry does.
    /// </summary>
    /// <param name="blob">The blob.</param>
    /// <param name="from">The first byte that is wanted, from 0 to the blob's size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As for the whole blob.</exception>
    Task<Stream> OpenBlobAsync(Descriptor blob, long from, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a blob where a hash stands that has seen everything before: at its <see cref="ContentHash.Length"/>, which is 0 for the whole
    /// blob. What is read is added to it, so that the whole is verified as if it had been read here. Between two reads it may be forked,
    /// for another stream to begin there.
    /// </summary>
    /// <param name="blob">The blob.</param>
    /// <param name="begun">A hash in the algorithm of the blob's digest. It stays the caller's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As for the whole blob.</exception>
    Task<Stream> OpenBlobAsync(Descriptor blob, ContentHash begun, CancellationToken cancellationToken);
}
