using EcrMirror.Oci;

namespace EcrMirror.State.Claims;

/// <summary>What is claimed: a blob on its way into a registry, or into one repository of it where the registry does not mount.</summary>
/// <param name="Registry">Where the blob is to be.</param>
/// <param name="Blob">Its digest.</param>
/// <param name="Repository">The repository, where a blob that another one holds is of no use to it; null for the registry as a whole.</param>
public readonly record struct BlobClaimKey(RegistryHost Registry, Digest Blob, RepositoryName? Repository = null);
