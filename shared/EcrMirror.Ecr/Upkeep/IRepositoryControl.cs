using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>What the control plane of one kind of registry can do about a repository and its settings.</summary>
internal interface IRepositoryControl
{
    /// <summary>The repository as it is, with the settings that are declared; null where it does not exist.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    Task<FoundRepository?> FindAsync(Repository repository, DeclaredRepository declared, CancellationToken cancellationToken);

    /// <summary>What a new repository is given of what is declared, a line for each setting.</summary>
    IEnumerable<string> SettingsOfNew(DeclaredRepository declared);

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
