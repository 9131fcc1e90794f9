using System.Buffers;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Cli.Demo;

/// <summary>Reads everything under a tag back from a registry and compares every digest and size.</summary>
internal sealed class ReadBack(IRegistries registries)
{
    private readonly HashSet<(Repository, Digest)> _read = [];

    public int Manifests { get; private set; }

    public int Blobs { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Returns if the tag means the digest and everything under it is there and right.</summary>
    /// <exception cref="ContentMismatchException">Something is not what its descriptor says.</exception>
    /// <exception cref="RegistryException">Something is missing, or the registry could not answer.</exception>
    public async Task VerifyAsync(Repository repository, Tag tag, Digest digest, CancellationToken cancellationToken)
    {
        IRemoteRepository remote = registries.Open(repository);
        RawManifest root = await remote.GetManifestAsync(tag, cancellationToken)
            ?? throw new RegistryException($"{repository} has no tag '{tag}'.") { Kind = FailureKind.NotFound };
        if (root.Digest != digest)
            throw new ContentMismatchException(digest, root.Content.Length, root.Digest, root.Content.Length);

        await VerifyAsync(remote, root, cancellationToken);
    }

    private async Task VerifyAsync(IRemoteRepository remote, RawManifest raw, CancellationToken cancellationToken)
    {
        if (!_read.Add((remote.Repository, raw.Digest)))
            return;

        Manifests++;
        switch (raw.Read())
        {
            case Manifest.Index index:
                foreach (Descriptor child in index.Manifests)
                {
                    RawManifest manifest = await remote.GetManifestAsync(child.Digest, cancellationToken)
                        ?? throw new RegistryException($"{remote.Repository} lacks manifest {child.Digest}.") { Kind = FailureKind.NotFound };
                    await VerifyAsync(remote, manifest.Verify(child), cancellationToken);
                }

                break;
            case Manifest.Image image:
                foreach (Descriptor blob in image.Blobs)
                    await VerifyAsync(remote, blob, cancellationToken);
                break;
        }
    }

    private async Task VerifyAsync(IRemoteRepository remote, Descriptor blob, CancellationToken cancellationToken)
    {
        if (!_read.Add((remote.Repository, blob.Digest)))
            return;

        // The stream itself compares: it throws rather than end on wrong bytes.
        await using Stream content = await remote.OpenBlobAsync(blob, cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
            Bytes += read;
        ArrayPool<byte>.Shared.Return(buffer);
        Blobs++;
    }
}
