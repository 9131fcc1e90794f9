using EcrMirror.Oci;

namespace EcrMirror.State.Rules;

/// <summary>What an operator declared: an image, and where it is to be kept as well.</summary>
public sealed record MirrorRule
{
    private readonly string? _key;

    /// <summary>The image.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it is kept, each with the tag it has there; at least one, each once.</summary>
    public required IReadOnlyList<ImageReference> Destinations { get; init; }

    /// <summary>When mirroring ends; images that are there by then stay. Null if it does not end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What the rule is found under: the source as it was written down, which may be a short form.</summary>
    public string Key { get => _key ?? Source.ToString(); init => _key = value; }

    /// <summary>Whether mirroring has ended.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;
}
