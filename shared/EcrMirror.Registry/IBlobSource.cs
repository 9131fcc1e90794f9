using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Reads blobs of a repository.</summary>
public interface IBlobSource
{
    /// <summary>
    /// Opens a blob for one sequential read. The stream hashes and counts: a read throws
    /// <see cref="ContentMismatchException"/> instead of returning the last bytes of content that is not what the descriptor
    /// promises, so whoever passes on what it reads can never complete a wrong copy. A connection that is cut is resumed with a
    /// range request where that is possible; <see cref="RegistryException"/> is thrown where it is not.
    /// </summary>
    /// <exception cref="RegistryException">The blob is absent, or the registry said no, broke, or could not be reached.</exception>
    /// <exception cref="NotSupportedException">The digest's algorithm cannot be verified.</exception>
    Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken);
}
