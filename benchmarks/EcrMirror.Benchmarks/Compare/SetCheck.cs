using System.Collections.Concurrent;
using System.Net;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>Whether a destination has all of a set: every tag, every manifest and every blob, each in its repository.</summary>
internal sealed class SetCheck(ImageSet set)
{
    /// <summary>The bytes of its blobs that are stored, each once, after their files were hashed.</summary>
    /// <exception cref="BenchmarkException">Something is missing, or is something else.</exception>
    public async Task<long> CheckAsync(DockerRegistry destination, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(set.Images, cancellationToken, async (image, cancelled) =>
            await ManifestAsync(destination, image.Repository, image.Tag, image.Digest, cancelled));
        await Parallel.ForEachAsync(set.Children, cancellationToken, async (child, cancelled) =>
            await ManifestAsync(destination, child.Repository, child.Digest.ToString(), child.Digest, cancelled));
        await Parallel.ForEachAsync(set.Blobs, cancellationToken, async (blob, cancelled) =>
        {
            string path = $"/v2/{ImageSet.AtDestination(blob.Repository)}/blobs/{blob.Digest}";
            using var question = new HttpRequestMessage(HttpMethod.Head, new Uri(destination.Endpoint, path));
            using HttpResponseMessage answer = await destination.Http.SendAsync(question, cancelled);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new BenchmarkException($"HEAD {path} answered {(int)answer.StatusCode} at the destination.");
        });

        var lengths = new ConcurrentBag<long>();
        await Parallel.ForEachAsync(set.Blobs.Select(blob => blob.Digest).Distinct(), cancellationToken, async (digest, cancelled) =>
            lengths.Add(await StoredBlob.CheckAsync(destination, digest, cancelled)));
        return lengths.Sum();
    }

    private static async Task ManifestAsync(DockerRegistry destination, string repository, string reference, Digest expected, CancellationToken cancellationToken)
    {
        string path = $"/v2/{ImageSet.AtDestination(repository)}/manifests/{reference}";
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(destination.Endpoint, path));
        question.Headers.TryAddWithoutValidation("Accept", PlainRegistryClient.AcceptsManifests);
        using HttpResponseMessage answer = await destination.Http.SendAsync(question, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw new BenchmarkException($"GET {path} answered {(int)answer.StatusCode} at the destination.");
        Digest digest = Digest.Sha256(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        if (digest != expected)
            throw new BenchmarkException($"{path} is {digest} at the destination, not {expected}.");
    }
}
