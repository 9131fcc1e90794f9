using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>
/// A repository with a tag, a digest, or both: <c>host/name:tag@digest</c>. Where both stand, the digest decides what is meant and
/// the tag is what it is called. Equality is that of the parts.
/// </summary>
[JsonConverter(typeof(ImageReferenceJsonConverter))]
public sealed record ImageReference
{
    /// <summary>A reference by tag.</summary>
    public ImageReference(Repository repository, Tag tag) => (Repository, Tag) = (repository, tag);

    /// <summary>A reference by digest.</summary>
    public ImageReference(Repository repository, Digest digest) => (Repository, Digest) = (repository, digest);

    private ImageReference(Repository repository, Tag? tag, Digest? digest) => (Repository, Tag, Digest) = (repository, tag, digest);

    /// <summary>Where it is.</summary>
    public Repository Repository { get; }

    /// <summary>What it is called.</summary>
    public Tag? Tag { get; }

    /// <summary>What it is.</summary>
    public Digest? Digest { get; }

    /// <summary>Whether the reference means the same bytes forever.</summary>
    public bool IsPinned => Digest is not null;

    /// <summary>What people call it: its tag without the digest that this means now, or the digest where it has no tag.</summary>
    public string CommonName => Tag is { } tag ? $"{Repository}:{tag}" : ToString();

    /// <summary>The digest if there is one, else the tag: the last segment of a manifest's URL.</summary>
    public string Identifier => Digest?.ToString() ?? Tag!.Value.ToString();

    /// <summary>The same reference, meaning exactly these bytes.</summary>
    public ImageReference Pin(Digest digest) => new(Repository, Tag, digest);

    /// <summary>
    /// Reads a reference, with Docker Hub's short forms; without tag and digest it means <see cref="Tag.Latest"/>.
    /// </summary>
    /// <exception cref="FormatException">The text is no reference; the message quotes it and says which part is wrong.</exception>
    public static ImageReference Parse(string text)
    {
        (string repositoryText, string? tagText, string? digestText) = Split(text ?? "");
        if (repositoryText.Contains("://", StringComparison.Ordinal))
            throw new FormatException($"'{Quote.Shortened(text)}' is not an image reference: write it without a scheme, as host/name:tag.");
        if (!Repository.TryParse(repositoryText, out Repository repository))
            throw new FormatException($"'{Quote.Shortened(text)}' is not an image reference: '{Quote.Shortened(repositoryText)}' is no repository ({RepositoryProblem(repositoryText)}).");

        try
        {
            Tag? tag = tagText is null ? null : Oci.Tag.Parse(tagText);
            Digest? digest = digestText is null ? null : Oci.Digest.Parse(digestText);
            return new ImageReference(repository, tag is null && digest is null ? Oci.Tag.Latest : tag, digest);
        }
        catch (FormatException malformed)
        {
            throw new FormatException($"'{Quote.Shortened(text)}' is not an image reference: {malformed.Message}", malformed);
        }
    }

    /// <summary>Reads a reference; false where the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        try
        {
            reference = Parse(text ?? "");
            return true;
        }
        catch (FormatException)
        {
            reference = null;
            return false;
        }
    }

    /// <summary>Whether the text has a tag or a digest of its own, rather than meaning <c>latest</c> by saying nothing.</summary>
    public static bool NamesTagOrDigest(string text)
    {
        (_, string? tag, string? digest) = Split(text);
        return tag is not null || digest is not null;
    }

    /// <summary>The text, <c>host/name[:tag][@digest]</c>.</summary>
    public override string ToString() =>
        $"{Repository}{(Tag is { } tag ? ":" + tag : "")}{(Digest is { } digest ? "@" + digest : "")}";

    // A colon belongs to a tag only after the last slash: before it, it belongs to a port.
    private static (string Repository, string? Tag, string? Digest) Split(string text)
    {
        string? digest = null;
        if (text.IndexOf('@') is var at and >= 0)
            (text, digest) = (text[..at], text[(at + 1)..]);

        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') && colon >= 0
            ? (text[..colon], text[(colon + 1)..], digest)
            : (text, null, digest);
    }

    private static string RepositoryProblem(string text) =>
        text.Length == 0 ? "it is empty"
        : text.Length > OciLimits.RepositoryLength - (Repository.NamesHost(text) ? 0 : "docker.io/library/".Length) ? $"it is longer than {OciLimits.RepositoryLength} characters"
        : text.Any(char.IsWhiteSpace) ? "it has a blank in it"
        : Repository.NamesHost(text) && !RegistryHost.TryParse(text[..text.IndexOf('/')], out _) ? "its host is malformed"
        : text.Any(char.IsAsciiLetterUpper) ? "names are lower case"
        : "names are lower-case letters and digits, separated by '.', '_', '-' and '/'";

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class ImageReferenceJsonConverter : TextJsonConverter<ImageReference>
    {
        /// <inheritdoc/>
        protected override ImageReference Parse(string text) => ImageReference.Parse(text);
    }
}
