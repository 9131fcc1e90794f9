using System.Security.Cryptography;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A registry's own file of a blob.</summary>
internal static class StoredBlob
{
    /// <summary>Hashes the file; the answer is its length.</summary>
    /// <exception cref="BenchmarkException">It is not there, or is not what its digest says.</exception>
    public static async Task<long> CheckAsync(DockerRegistry registry, Digest digest, CancellationToken cancellationToken)
    {
        string file = registry.FindBlobFile(digest) ?? throw new BenchmarkException($"{digest} did not arrive.");
        await using FileStream stored = File.OpenRead(file);
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, cancellationToken));
        return hash == digest.Encoded ? stored.Length : throw new BenchmarkException($"What is stored as {digest} has the SHA-256 {hash}.");
    }
}
