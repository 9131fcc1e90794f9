using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Uploads;

/// <summary>What the control plane of one kind of registry can do about layers: the same, under two types of AWS's SDK.</summary>
/// <remarks>Sources: Amazon ECR API reference and Amazon ECR Public API reference; sizes: user guides, "Service quotas".</remarks>
internal interface ILayerControl
{
    /// <summary>Most parts that a layer may come in.</summary>
    int MostParts { get; }

    /// <summary>Starts an upload; the answer is its id.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<string> StartAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>Sends the part that begins with a byte.</summary>
    /// <returns>How many bytes the registry has now, which may be others than expected; null where it does not know the upload.</returns>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<long?> SendAsync(Repository repository, string upload, long from, ReadOnlyMemory<byte> part, CancellationToken cancellationToken);

    /// <summary>Makes what was sent a layer. That the repository has it already is as good. False where it does not know the upload.</summary>
    /// <exception cref="RegistryException">The bytes have another digest, or the control plane said no, broke, or could not be reached.</exception>
    Task<bool> CompleteAsync(Repository repository, string upload, Digest digest, CancellationToken cancellationToken);

    /// <summary>Which of some layers, a hundred at most, can be used in the repository; none in one that does not exist.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<IReadOnlySet<Digest>> FindAsync(Repository repository, IReadOnlyList<Digest> digests, CancellationToken cancellationToken);
}
