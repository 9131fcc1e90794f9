using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Where an image is to be published.</summary>
public sealed record Destination
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The tags to set there; none publishes under the digest only.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }
}
