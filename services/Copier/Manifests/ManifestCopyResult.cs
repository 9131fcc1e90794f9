using EcrMirror.Contracts;

namespace EcrMirror.Copier.Manifests;

/// <summary>Where a manifest landed, and where not; each null where there is no such destination.</summary>
internal sealed record ManifestCopyResult(ManifestCopied? Copied, ManifestCopyFailed? Failed);
