using System.Security.Cryptography.X509Certificates;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Registries;

/// <summary>Short forms for tests, which write names and tags as text.</summary>
public static class LocalRegistryExtensions
{
    public static LocalRepository Repository(this LocalRegistry registry, string name) => registry.Repository(RepositoryName.Parse(name));

    /// <summary>Puts content into a repository, past HTTP, and says how to refer to it: by the tag if one is given, else by digest.</summary>
    public static Task<ImageReference> PushToAsync(this SampleContent content, LocalRegistry registry, string repository, string? tag = null)
    {
        LocalRepository local = registry.Repository(repository);
        content.AddTo(local, tag is null ? null : Tag.Parse(tag));
        return Task.FromResult(tag is null
            ? new ImageReference(local.Repository, content.Digest)
            : new ImageReference(local.Repository, Tag.Parse(tag)));
    }

    /// <summary>Walks everything under a reference over HTTP and checks every digest and size; the requests are in the journal.</summary>
    public static Task<IReadOnlySet<Digest>> ShouldBeCompleteAsync(
        this LocalRegistry registry, string repository, string reference, LocalCredentials? credentials = null, X509Certificate2? trusted = null) =>
        Completeness.ShouldBeCompleteAsync(registry.BaseAddress, repository, reference, credentials, trusted);
}
