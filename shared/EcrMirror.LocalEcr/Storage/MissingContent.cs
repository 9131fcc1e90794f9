using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Storage;

/// <summary>Something that a manifest names and its repository lacks.</summary>
/// <param name="Descriptor">What is named.</param>
/// <param name="HeldSize">The bytes of what the repository holds under the digest, where only the size differs; null where it holds nothing.</param>
internal sealed record MissingContent(Descriptor Descriptor, long? HeldSize);
