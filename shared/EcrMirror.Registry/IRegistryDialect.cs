using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>
/// Knows what sets some registries apart from the distribution specification. Dialects are registered as services;
/// <see cref="IRegistries.Open"/> asks each in turn.
/// </summary>
public interface IRegistryDialect
{
    /// <summary>
    /// The repository as it should be used: itself where its registry is none of this dialect's, else one that does some things in
    /// another way. It is asked each time a repository is opened, so it sends no request and keeps what is dear by registry host.
    /// </summary>
    IRemoteRepository Adapt(IRemoteRepository repository);

    /// <summary>
    /// What is known of a registry by the service that its challenge names, whether or not it is set up as one of this dialect's; null
    /// where it looks like none of them.
    /// </summary>
    RegistryLikeness? Recognize(RegistryHost host, string service) => null;
}
