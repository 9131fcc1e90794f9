using System.Security.Cryptography;

namespace EcrMirror.Oci;

/// <summary>Hashes and counts content as it streams by, to compare it with what a descriptor promised.</summary>
public sealed class ContentHash : IDisposable
{
    private readonly string _algorithm;
    private readonly IncrementalHash _hash;

    private ContentHash(string algorithm, HashAlgorithmName name)
        : this(algorithm, IncrementalHash.CreateHash(name))
    {
    }

    private ContentHash(string algorithm, IncrementalHash hash) => (_algorithm, _hash) = (algorithm, hash);

    /// <summary>Bytes seen so far.</summary>
    public long Length { get; private set; }

    /// <summary>Starts in the algorithm of a digest.</summary>
    /// <exception cref="NotSupportedException">The algorithm is neither sha256 nor sha512.</exception>
    public static ContentHash Start(Digest like) => like.Algorithm switch
    {
        "sha256" => new ContentHash("sha256", HashAlgorithmName.SHA256),
        "sha512" => new ContentHash("sha512", HashAlgorithmName.SHA512),
        var other => throw new NotSupportedException(
            $"Content addressed by '{other}' cannot be verified, so it is not copied; supported are sha256 and sha512."),
    };

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Another hash that has seen the same, and goes its own way from here.</summary>
    public ContentHash Fork() => new(_algorithm, _hash.Clone()) { Length = Length };

    /// <summary>The digest of everything seen so far; more may follow.</summary>
    public Digest Current()
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        int length = _hash.GetCurrentHash(hash);
        return Digest.FromHash(_algorithm, hash[..length]);
    }

    /// <summary>Returns if what was seen is what was promised.</summary>
    /// <exception cref="ContentMismatchException">Digest or size differ.</exception>
    public void Verify(Descriptor promised)
    {
        Digest actual = Current();
        if (Length != promised.Size || actual != promised.Digest)
            throw new ContentMismatchException(promised.Digest, promised.Size, actual, Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
