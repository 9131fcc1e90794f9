using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr;

/// <summary>One registry of an emulated ECR, as tests look at it: a private one, or that of an account at ECR Public.</summary>
public sealed class EmulatedEcr
{
    private readonly RegistryListener _listener;

    internal EmulatedEcr(EcrRegistry registry, RegistryListener listener) => (Registry, _listener) = (registry, listener);

    /// <summary>The account whose registry it is.</summary>
    public string Account => Registry.Identity.Account;

    /// <summary>The region; us-east-1 for ECR Public.</summary>
    public string Region => Registry.Identity.Region;

    /// <summary>Whether it is the account's registry at ECR Public.</summary>
    public bool IsPublic => Registry.Identity.IsPublic;

    /// <summary>What the registry is called in addresses at ECR Public, the default alias first; empty for a private one.</summary>
    public IReadOnlyList<string> Aliases => Registry.Identity.Aliases;

    /// <summary>Where the registry speaks the distribution specification: <c>127.0.0.1:port</c>.</summary>
    public RegistryHost Host => _listener.Host;

    /// <summary>The same, as an address.</summary>
    public Uri BaseAddress => new($"http://{Host}");

    /// <summary>What the host was asked; that of ECR Public is one for all accounts.</summary>
    public RequestJournal Journal => _listener.Journal;

    /// <summary>What goes wrong at the host on demand.</summary>
    public RegistryFaults Faults => _listener.Faults;

    /// <summary>How the host departs from the specification; a change holds from the next request on, for all accounts at ECR Public.</summary>
    public EcrQuirks Quirks
    {
        get => _listener.Quirks;
        set => _listener.Quirks = value;
    }

    /// <summary>Where layers are downloaded from.</summary>
    public BlobHost Blobs => _listener.Blobs;

    /// <summary>The repositories, sorted by name.</summary>
    public IReadOnlyList<LocalRepository> Repositories => [.. Registry.Repositories().Select(repository => Repository(repository.Name))];

    internal EcrRegistry Registry { get; }

    /// <summary>
    /// Direct access to a repository, past both faces. Its name is the one that the API knows; the alias of a public registry is put
    /// before it. It comes into being, with default settings, with the first thing added.
    /// </summary>
    public LocalRepository Repository(RepositoryName name) => new(_listener.Store, new Repository(Host, Registry.PathOf(name)));

    /// <summary>Has a repository with default settings exist, past both faces.</summary>
    public LocalRepository CreateRepository(RepositoryName name)
    {
        _listener.Store.AddRepository(Registry.PathOf(name));
        return Repository(name);
    }
}
