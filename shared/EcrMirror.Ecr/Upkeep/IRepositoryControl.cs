using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>What the control plane of one kind of registry can do about a repository and its settings.</summary>
internal interface IRepositoryControl
{
    /// <summary>The settings that are declared, of the repository as it is; null where it does not exist.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<IReadOnlyList<RepositorySetting>?> FindAsync(Repository repository, DeclaredRepository declared, CancellationToken cancellationToken);

    /// <summary>Makes the repository, with those settings that can be given with it; false where somebody else just did.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<bool> CreateAsync(Repository repository, DeclaredRepository declared, CancellationToken cancellationToken);

    /// <summary>Whether a repository is this one's to keep: those of others can be written at most.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<bool> OwnsAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>The pull-through cache rule that fills the repository, by its prefix; null where none does.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<string?> FindPullThroughAsync(Repository repository, CancellationToken cancellationToken);
}
