using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>Whether a layer is in a repository.</summary>
/// <param name="Digest">The layer.</param>
/// <param name="Availability"><see cref="Available"/>, <see cref="Unavailable"/> or <see cref="Archived"/>.</param>
/// <param name="Size">Its bytes, where it is available.</param>
/// <param name="MediaType">What an image calls it, where one names it.</param>
internal sealed record LayerState(Digest Digest, string Availability, long? Size, MediaType? MediaType)
{
    public const string Available = "AVAILABLE";
    public const string Unavailable = "UNAVAILABLE";
    public const string Archived = "ARCHIVED";
}
