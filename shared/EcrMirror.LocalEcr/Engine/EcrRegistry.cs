using System.Security.Cryptography;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Events;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>
/// A registry of ECR, private (an account in a region) or public (an account): what it holds, and every action on it, done once for
/// both faces. Each action passes the same gate: the journal, who may, how often, and only then what is there.
/// </summary>
internal sealed partial class EcrRegistry : IAsyncDisposable
{
    /// <summary>What anybody may do at ECR Public: "you can't restrict pulls" (ECR Public user guide, "Public repository policies").</summary>
    private static readonly string[] PublicPulls = ["BatchGetImage", "GetDownloadUrlForLayer", "ListImages"];

    private static readonly TimeSpan UploadLifetime = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<RepositoryName, EcrRepository> _repositories = [];
    private readonly RegistryStore _store;
    private readonly RequestJournal _journal;
    private readonly EcrSurroundings _surroundings;
    private readonly ActionBuckets _buckets;

    public EcrRegistry(RegistryIdentity identity, RegistryStore store, RequestJournal journal, EcrSurroundings surroundings)
    {
        Identity = identity;
        _store = store;
        _journal = journal;
        _surroundings = surroundings;
        _buckets = new ActionBuckets(() => Quotas, surroundings.Time);
    }

    public RegistryIdentity Identity { get; }

    /// <summary>Where the registry is reached; set before anything is asked.</summary>
    public RegistryHost Host { get; set; }

    /// <summary>Where layers are downloaded from, by the registry's own repository and digest.</summary>
    public Func<RepositoryName, Digest, Uri> DownloadAddress { get; set; } = (_, _) => throw new InvalidOperationException("The registry is not served yet.");

    public EcrQuotas Quotas => (Identity.IsPublic ? _surroundings.PublicQuotas : _surroundings.PrivateQuotas)();

    public DateTimeOffset Now => _surroundings.Time.GetUtcNow();

    /// <summary>What a repository is called in the store, which registries of ECR Public share.</summary>
    public RepositoryName PathOf(RepositoryName name) => Identity.PathOf(name);

    public string UriOf(RepositoryName name) => $"{Host}/{PathOf(name)}";

    public async ValueTask DisposeAsync()
    {
        foreach (LayerUpload upload in _uploads.Values)
            await upload.DisposeAsync();
    }

    /// <summary>Does an action on one repository, or on the registry where none is named.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="action">The action.</param>
    /// <param name="name">The repository.</param>
    /// <param name="work">What is done under the registry's lock.</param>
    /// <param name="permission">The action that the caller needs to be allowed, where it is another one.</param>
    public T Do<T>(EcrCall call, string action, RepositoryName? name, Func<T> work, string? permission = null) =>
        Do(call, action, name, () => Admit(call, action, name, permission ?? action), work);

    /// <summary>Does an action on several repositories, or on all of them where none is named.</summary>
    public T DoOnEach<T>(EcrCall call, string action, IReadOnlyList<RepositoryName>? names, Func<T> work) => Do(call, action, null, () =>
    {
        if (names is null)
            Require(call.Caller, action, Identity.Arn("*"), null);
        foreach (RepositoryName name in names ?? [])
            Require(call.Caller, action, Identity.Arn(name.ToString()), FindRepository(name)?.Policy);
        TakeToken(call, action);
    }, work);

    /// <summary>Does an action that reads or writes the bytes of layers; it takes the lock itself where it needs it.</summary>
    public async Task<T> DoAsync<T>(EcrCall call, string action, RepositoryName name, Func<Task<T>> work)
    {
        ActionEntry entry = Begin(call, action, name);
        try
        {
            _surroundings.Faults.Meet(action, name);
            Admit(call, action, name, action);
            T result = await work();
            entry.End(null);
            return result;
        }
        catch (EcrError error)
        {
            entry.End(error.Type);
            throw;
        }
    }

    /// <summary>Whether somebody may do something, without doing it.</summary>
    public bool Allows(Caller caller, string action, RepositoryName name)
    {
        lock (_lock)
            return caller.MayDo($"{Identity.Service}:{action}", Identity.Arn(name.ToString()), FindRepository(name)?.Policy);
    }

    /// <summary>Every repository, sorted by name.</summary>
    public IReadOnlyList<EcrRepository> Repositories()
    {
        lock (_lock)
        {
            string prefix = Identity.IsPublic ? Identity.Id + "/" : "";
            foreach (RepositoryName path in _store.Repositories.Where(path => path.ToString().StartsWith(prefix, StringComparison.Ordinal)))
                FindRepository(RepositoryName.Parse(path.ToString()[prefix.Length..]));
            return [.. _repositories.Values.OrderBy(repository => repository.Name.ToString(), StringComparer.Ordinal)];
        }
    }

    /// <summary>A repository that is there; it is there as well where something was put into the store past all faces.</summary>
    public EcrRepository? FindRepository(RepositoryName name)
    {
        lock (_lock)
        {
            bool exists = _store.Exists(PathOf(name));
            if (!_repositories.TryGetValue(name, out EcrRepository? repository))
            {
                if (!exists)
                    return null;
                _repositories[name] = repository = new EcrRepository(name, Now);
            }

            Refresh(repository);
            return repository;
        }
    }

    /// <exception cref="EcrError">There is no such repository.</exception>
    public EcrRepository Repository(RepositoryName name) =>
        FindRepository(name) ?? throw EcrError.RepositoryNotFound(Identity, name.ToString());

    internal void Changed() => _surroundings.Changed();

    private static string NewId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    private T Do<T>(EcrCall call, string action, RepositoryName? name, Action admit, Func<T> work)
    {
        ActionEntry entry = Begin(call, action, name);
        try
        {
            _surroundings.Faults.Meet(action, name);
            admit();
            lock (_lock)
            {
                T result = work();
                entry.End(null);
                return result;
            }
        }
        catch (EcrError error)
        {
            entry.End(error.Type);
            throw;
        }
    }

    private ActionEntry Begin(EcrCall call, string action, RepositoryName? name) => _surroundings.Journal.Add(new ActionEntry
    {
        At = Now,
        Face = call.Face,
        Service = Identity.Service,
        Account = Identity.Account,
        Region = Identity.Region,
        Action = action,
        Repository = name,
        Principal = call.Caller.Arn,
    });

    private void Admit(EcrCall call, string action, RepositoryName? name, string permission)
    {
        bool isOwn = call.Caller.Account == Identity.Account;
        string resource = name is { } repository ? Identity.Arn(repository.ToString()) : isOwn ? "*" : Identity.Arn("*");
        IamPolicy? policy = name is { } named ? FindRepository(named)?.Policy : null;
        if (!(Identity.IsPublic && PublicPulls.Contains(permission)))
            Require(call.Caller, permission, resource, policy);
        TakeToken(call, action);
    }

    private void TakeToken(EcrCall call, string action)
    {
        if (!_buckets.TryTake(call.Caller.Account, action))
            throw EcrError.Throttled();
    }

    private void Require(Caller caller, string action, string resource, IamPolicy? policy)
    {
        if (!caller.MayDo($"{Identity.Service}:{action}", resource, policy))
            throw EcrError.AccessDenied(caller, $"{Identity.Service}:{action}", resource);
    }

    /// <summary>Takes notice of manifests that came and went past the engine: what tests put in or damage.</summary>
    private void Refresh(EcrRepository repository)
    {
        RepositoryName path = PathOf(repository.Name);
        long version = _store.Version(path);
        if (repository.SeenVersion == version)
            return;

        IReadOnlyDictionary<Digest, RawManifest> held = _store.Manifests(path);
        foreach (Digest gone in repository.Images.Keys.Where(digest => !held.ContainsKey(digest)).ToList())
            repository.Remove(gone);
        foreach (RawManifest raw in held.Values.Where(raw => !repository.Images.ContainsKey(raw.Digest)))
            repository.Add(new EcrImage(raw, raw.Read(), Now));
        repository.SeenVersion = version;
    }

    private void Tell(string detailType, EcrRepository repository, IReadOnlyDictionary<string, string> detail, bool namesRepository = false)
    {
        // None of ECR Public is documented.
        if (Identity.IsPublic)
            return;

        _surroundings.Tell(new EcrEvent
        {
            Id = NewId(),
            DetailType = detailType,
            Account = Identity.Account,
            Region = Identity.Region,
            Time = Now,
            Resources = namesRepository ? [Identity.Arn(repository.Name.ToString())] : [],
            Detail = detail,
        });
    }
}
