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
}
