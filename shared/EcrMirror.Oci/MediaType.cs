using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>
/// The type of some content, such as <c>application/vnd.oci.image.index.v1+json</c>. Any text is a media type, because artifacts
/// bring their own; the ones that change how content is walked or copied have names here. Equality is that of the text. The
/// default value is the empty type.
/// </summary>
[JsonConverter(typeof(MediaTypeJsonConverter))]
public readonly record struct MediaType
{
    private readonly string? _text;

    /// <summary>A media type as it is written, without surrounding blanks.</summary>
    public MediaType(string text) => _text = text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>image-spec, manifest.md.</summary>
    public static MediaType OciManifest { get; } = new("application/vnd.oci.image.manifest.v1+json");

    /// <summary>image-spec, image-index.md.</summary>
    public static MediaType OciIndex { get; } = new("application/vnd.oci.image.index.v1+json");

    /// <summary>image-spec, config.md.</summary>
    public static MediaType OciConfig { get; } = new("application/vnd.oci.image.config.v1+json");

    /// <summary>image-spec, layer.md.</summary>
    public static MediaType OciLayerGzip { get; } = new("application/vnd.oci.image.layer.v1.tar+gzip");

    /// <summary>image-spec, manifest.md, "Guidance for an Empty Descriptor".</summary>
    public static MediaType OciEmpty { get; } = new("application/vnd.oci.empty.v1+json");

    /// <summary>Docker Image Manifest Version 2, Schema 2.</summary>
    public static MediaType DockerManifest { get; } = new("application/vnd.docker.distribution.manifest.v2+json");

    /// <summary>Docker manifest list: an index by another name.</summary>
    public static MediaType DockerManifestList { get; } = new("application/vnd.docker.distribution.manifest.list.v2+json");

    /// <summary>Config of a Docker image.</summary>
    public static MediaType DockerConfig { get; } = new("application/vnd.docker.container.image.v1+json");

    /// <summary>Layer of a Docker image.</summary>
    public static MediaType DockerLayerGzip { get; } = new("application/vnd.docker.image.rootfs.diff.tar.gzip");

    /// <summary>Layer of a Docker image that registries need not hold.</summary>
    public static MediaType DockerForeignLayer { get; } = new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    /// <summary>Docker Image Manifest Version 2, Schema 1: refused, because it is not content-addressed by descriptors.</summary>
    public static MediaType DockerSchema1 { get; } = new("application/vnd.docker.distribution.manifest.v1+json");

    /// <summary>The signed form of <see cref="DockerSchema1"/>.</summary>
    public static MediaType DockerSchema1Signed { get; } = new("application/vnd.docker.distribution.manifest.v1+prettyjws");

    /// <summary>Everything a client must offer in <c>Accept</c>, lest a registry converts what it serves into other bytes.</summary>
    public static IReadOnlyList<MediaType> Manifests { get; } = [OciIndex, DockerManifestList, OciManifest, DockerManifest];

    /// <summary>Whether content of this type lists other manifests.</summary>
    public bool IsIndex => this == OciIndex || this == DockerManifestList;

    /// <summary>Whether content of this type is a manifest that names config and layers.</summary>
    public bool IsImageManifest => this == OciManifest || this == DockerManifest;

    /// <summary>Whether content of this type is the config of an image that can be run.</summary>
    public bool IsImageConfig => this == OciConfig || this == DockerConfig;

    /// <summary>Whether content of this type is an index or an image manifest.</summary>
    public bool IsManifest => IsIndex || IsImageManifest;

    /// <summary>Whether content of this type is one of the two schema 1 forms.</summary>
    public bool IsDockerSchema1 => this == DockerSchema1 || this == DockerSchema1Signed;

    /// <summary>
    /// Whether registries need not hold the layer, because its licence forbids to distribute it: Docker's foreign layers and the
    /// image-spec's non-distributable ones (image-spec, layer.md).
    /// </summary>
    public bool IsForeignLayer =>
        this == DockerForeignLayer || ToString().StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class MediaTypeJsonConverter : TextJsonConverter<MediaType>
    {
        /// <inheritdoc/>
        protected override MediaType Parse(string text) => new(text);
    }
}
