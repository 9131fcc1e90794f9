using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EcrMirror.Oci;

/// <summary>
/// The address of content by its hash: <c>algorithm:encoded</c> of exact bytes. Every digest of the image-spec grammar parses, so
/// that content which this build cannot verify can still be named; <see cref="CanVerify"/> tells which. Equality is that of the
/// text. The default value names nothing: reading any part of it throws <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>Source: image-spec, descriptor.md, "Digests".</remarks>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly partial record struct Digest
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private Digest(string text) => _text = text;

    private string Text => _text ?? throw new InvalidOperationException("This digest was never set: it names nothing.");

    /// <summary>The part before the colon, such as <c>sha256</c>.</summary>
    public string Algorithm => Text[..Text.IndexOf(':')];

    /// <summary>The part after the colon; lower-case hex for the registered algorithms.</summary>
    public string Encoded => Text[(Text.IndexOf(':') + 1)..];

    /// <summary>Whether this build can hash content to compare it: true for sha256 and sha512.</summary>
    public bool CanVerify => Algorithm is "sha256" or "sha512";

    /// <summary>The digest of bytes at hand.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new Digest("sha256:" + Convert.ToHexStringLower(hash));
    }

    /// <summary>The digest of bytes at hand, in the algorithm of <paramref name="like"/>, which must be verifiable.</summary>
    /// <exception cref="NotSupportedException">The algorithm is neither sha256 nor sha512.</exception>
    public static Digest Of(ReadOnlySpan<byte> content, Digest like)
    {
        using var hash = ContentHash.Start(like);
        hash.Append(content);
        return hash.Current();
    }

    /// <summary>Reads <c>algorithm:encoded</c>.</summary>
    /// <exception cref="FormatException">The text is not a digest; the message quotes it.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out Digest digest)
            ? digest
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a digest: expected algorithm:encoded, such as sha256 with 64 lower-case hex digits.");

    /// <summary>Reads <c>algorithm:encoded</c>; false, and the default value, where the text is no digest.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        if (text is not null && text.Length <= OciLimits.DigestLength && Grammar().IsMatch(text) && HasRegisteredForm(text))
        {
            digest = new Digest(text);
            return true;
        }

        digest = default;
        return false;
    }

    /// <summary>The text form, <c>algorithm:encoded</c>.</summary>
    public override string ToString() => Text;

    /// <summary>Hash bytes of a registered algorithm as a digest.</summary>
    internal static Digest FromHash(string algorithm, ReadOnlySpan<byte> hash) =>
        new($"{algorithm}:{Convert.ToHexStringLower(hash)}");

    // The spec fixes length and case of the registered algorithms; anything else passes by the general grammar (SHOULD).
    private static bool HasRegisteredForm(string text) =>
        text.StartsWith("sha256:", StringComparison.Ordinal) ? IsLowerHex(text.AsSpan(7), 64)
        : !text.StartsWith("sha512:", StringComparison.Ordinal) || IsLowerHex(text.AsSpan(7), 128);

    private static bool IsLowerHex(ReadOnlySpan<char> text, int length) =>
        text.Length == length && !text.ContainsAnyExcept(LowerHex);

    [GeneratedRegex(@"\A[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class DigestJsonConverter : TextJsonConverter<Digest>
    {
        /// <inheritdoc/>
        protected override Digest Parse(string text) => Digest.Parse(text);
    }
}
