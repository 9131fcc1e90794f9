using EcrMirror.Ecr.Failures;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Uploads;

/// <summary>
/// Uploads of large layers in parts. Small ones go in one request, as everywhere: that is faster, and what a crash costs is small.
/// </summary>
internal sealed class LayerUploads(ILayerControl control, long partsFrom)
{
    /// <summary>Whether a blob is to go in parts. The control plane knows sha256 only.</summary>
    public bool Takes(Descriptor blob) => blob.Size >= partsFrom && blob.Digest.Algorithm is "sha256";

    /// <summary>Starts an upload; null where the control plane is closed, so that the registry has to be asked.</summary>
    /// <exception cref="RegistryException">The control plane said no otherwise, broke, or could not be reached.</exception>
    public async Task<IBlobUpload?> TryStartAsync(Repository repository, Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return new LayerUpload(control, repository, blob, await control.StartAsync(repository, cancellationToken), received: 0);
        }
        catch (RegistryException closed) when (closed.IsClosed())
        {
            return null;
        }
    }

    /// <summary>Goes on with an upload; null where the registry does not know it, or took more than the blob has.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<IBlobUpload?> ResumeAsync(Repository repository, Descriptor blob, string upload, CancellationToken cancellationToken)
    {
        // A part that begins beyond the end can never be the next one: the refusal says how far the upload has come.
        long? received = await control.SendAsync(repository, upload, blob.Size + 1, new byte[1], cancellationToken);
        return received is { } bytes && bytes <= blob.Size ? new LayerUpload(control, repository, blob, upload, bytes) : null;
    }
}
