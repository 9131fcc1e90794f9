using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// What is mirrored: one image, or a repository. Written as a reference with tag or digest, or as <c>host/name</c>: here a
/// repository does not stand for its tag <c>latest</c>. Equality is that of the parts. The default value names nothing.
/// </summary>
[JsonConverter(typeof(MirrorSourceJsonConverter))]
public readonly record struct MirrorSource
{
    /// <summary>One image.</summary>
    public MirrorSource(ImageReference image) => (Repository, Image) = (image.Repository, image);

    /// <summary>A repository.</summary>
    public MirrorSource(Repository repository) => Repository = repository;

    /// <summary>The repository, in either case.</summary>
    public Repository Repository { get; }

    /// <summary>The image; null where the source is a repository.</summary>
    public ImageReference? Image { get; }

    /// <summary>An image is a source.</summary>
    public static implicit operator MirrorSource(ImageReference image) => new(image);

    /// <summary>Reads an image reference, or a repository if the text has neither tag nor digest. Docker Hub's short forms work.</summary>
    /// <exception cref="FormatException">The text is neither; the message quotes it and says which part is wrong.</exception>
    public static MirrorSource Parse(string text)
    {
        // A repository is parsed as a reference too: its message says which part is wrong.
        ImageReference image = ImageReference.Parse(text);
        return ImageReference.NamesTagOrDigest(text) ? new MirrorSource(image) : new MirrorSource(image.Repository);
    }

    /// <summary>The text, <c>host/name[:tag][@digest]</c>.</summary>
    public override string ToString() => Image?.ToString() ?? Repository.ToString();

    /// <summary>Reads and writes the text form; public for generated serializers.</summary>
    public sealed class MirrorSourceJsonConverter : TextJsonConverter<MirrorSource>
    {
        /// <inheritdoc/>
        protected override MirrorSource Parse(string text) => MirrorSource.Parse(text);
    }
}
