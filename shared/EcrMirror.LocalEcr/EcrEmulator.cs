using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.ControlPlane;
using EcrMirror.LocalEcr.Distribution;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Events;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Keeping;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.LocalEcr.Storage;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr;

/// <summary>
/// ECR and ECR Public on 127.0.0.1, in this process: one address for both APIs, and a registry's host for each account and region.
/// What is done at the API is seen at the registries and the other way round. Disposing cuts what is still open.
/// </summary>
public sealed class EcrEmulator : IAsyncDisposable
{
    /// <summary>The only region of ECR Public's API.</summary>
    internal const string PublicRegion = "us-east-1";

    private readonly EcrEmulatorOptions _options;
    private readonly List<RegistryListener> _listeners = [];
    private readonly List<EmulatedEcr> _registries = [];
    private readonly KeyRing _keys;
    private EcrQuotas _privateQuotas;
    private EcrQuotas _publicQuotas;
    private LoopbackServer? _api;
    private StateFolder? _kept;
    private bool _isDisposed;

    private EcrEmulator(EcrEmulatorOptions options)
    {
        _options = options;
        (_privateQuotas, _publicQuotas) = (options.PrivateQuotas, options.PublicQuotas);
        Events = new EcrEvents(options.Events, options.KeptEntries);
        Actions = new ActionJournal(options.KeptEntries);
        Permissions = new IamJournal(options.KeptEntries);
        Tokens = new TokenVault(options.TimeProvider, options.TokenLifetime);
        _keys = new KeyRing(options.Accounts.SelectMany(account => account.Keys), options.TimeProvider, Permissions);
    }

    /// <summary>Where both APIs are: the <c>--endpoint-url</c> of the AWS command line.</summary>
    public Uri ApiAddress => new($"http://{_api!.Host}");

    /// <summary>Every action that was asked for, at the API and by registries.</summary>
    public ActionJournal Actions { get; }

    /// <summary>Every permission that was asked for, at the API and by registries, and whether policies gave it.</summary>
    public IamJournal Permissions { get; }

    /// <summary>What goes wrong with actions on demand.</summary>
    public ActionFaults Faults { get; } = new();

    /// <summary>What EventBridge was told, and what goes wrong with it on demand.</summary>
    public EcrEvents Events { get; }

    /// <summary>What private registries take; a change holds from the next action on.</summary>
    public EcrQuotas PrivateQuotas
    {
        get => Volatile.Read(ref _privateQuotas);
        set => Volatile.Write(ref _privateQuotas, value);
    }

    /// <summary>What ECR Public takes; a change holds from the next action on.</summary>
    public EcrQuotas PublicQuotas
    {
        get => Volatile.Read(ref _publicQuotas);
        set => Volatile.Write(ref _publicQuotas, value);
    }

    /// <summary>The registries, private ones first.</summary>
    public IReadOnlyList<EmulatedEcr> Registries => _registries;

    internal TokenVault Tokens { get; }

    internal EcrEmulatorOptions Options => _options;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="PortRefusedException">A port is taken, or not for everybody.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<EcrEmulator> StartAsync(EcrEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var emulator = new EcrEmulator(options ?? new EcrEmulatorOptions());
        try
        {
            await emulator.ListenAsync(cancellationToken);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>The private registry of an account in a region; of the first account and region where none is named.</summary>
    /// <exception cref="KeyNotFoundException">There is no such account or region.</exception>
    public EmulatedEcr Private(string? account = null, string? region = null) =>
        FindPrivate(account ?? _options.Accounts[0].Id, region ?? _options.Regions[0])
        ?? throw new KeyNotFoundException($"There is no registry of account {account} in {region}.");

    /// <summary>The registry of an account at ECR Public; of the first account where none is named.</summary>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public EmulatedEcr Public(string? account = null) =>
        FindPublic(account ?? _options.Accounts[0].Id) ?? throw new KeyNotFoundException($"There is no account {account}.");

    /// <summary>
    /// User and password for a registry, as GetAuthorizationToken would give them to whoever has a key; to whoever has the first of the
    /// registry's account where none is named.
    /// </summary>
    /// <exception cref="InvalidOperationException">The account has no key.</exception>
    public LocalCredentials IssueToken(EmulatedEcr registry, KeyPair? key = null)
    {
        IReadOnlyList<KeyPair> keys = _options.Accounts.Single(account => account.Id == registry.Account).Keys;
        KeyPair owner = key ?? (keys.Count > 0 ? keys[0] : throw new InvalidOperationException($"Account {registry.Account} has no key."));
        return BasicToken.Read(Tokens.Issue(new Caller(owner, Permissions), registry.Region, registry.IsPublic).Token)!;
    }

    /// <summary>Knows a key from now on.</summary>
    public void AddKey(KeyPair key) => _keys.Add(key);

    /// <summary>Has every token that was issued be expired from now on.</summary>
    public void ExpireTokens() => Tokens.ExpireAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;

        if (_api is not null)
            await _api.DisposeAsync();
        if (_kept is not null)
            await _kept.DisposeAsync();
        foreach (RegistryListener listener in _listeners)
            await listener.DisposeAsync();
        await Events.DisposeAsync();
    }

    internal EmulatedEcr? FindPrivate(string account, string region) =>
        _registries.Find(registry => !registry.IsPublic && registry.Account == account && registry.Region == region);

    /// <summary>By account or by any of its aliases.</summary>
    internal EmulatedEcr? FindPublic(string accountOrAlias) =>
        _registries.Find(registry => registry.IsPublic
            && (registry.Account == accountOrAlias || registry.Registry.Identity.Aliases.Contains(accountOrAlias)));

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        FolderBlobStorage? files = _options.Folder is null ? null : new FolderBlobStorage(_options.Folder);
        var surroundings = new EcrSurroundings
        {
            Time = _options.TimeProvider,
            Storage = files is null ? new MemoryBlobStorage() : files,
            Journal = Actions,
            Faults = Faults,
            PrivateQuotas = () => PrivateQuotas,
            PublicQuotas = () => PublicQuotas,
            Tell = Events.Tell,
            Changed = () => _kept?.Changed(),
        };

        List<(RegistryListener Listener, int Port)> listeners =
        [
            .. from account in _options.Accounts
               from region in _options.Regions
               select (
                   Prepare([new RegistryIdentity { Account = account.Id, Region = region }], surroundings),
                   _options.RegistryPorts.GetValueOrDefault($"{account.Id}/{region}")),
            (Prepare(
                [.. _options.Accounts.Select(account => new RegistryIdentity { Account = account.Id, Region = PublicRegion, Aliases = AliasesOf(account) })],
                surroundings), _options.PublicPort),
        ];

        // Before anybody can ask: what is still on its way from the folder must not look as if it were not there.
        if (files is not null)
            _kept = StateFolder.Open(_options.Folder!, files, [.. _registries.Select(registry => registry.Registry)]);
        foreach ((RegistryListener listener, int port) in listeners)
            await listener.StartAsync(port, (request, own) => NamedByHost(request) ?? own, cancellationToken);

        var api = new ApiEndpoint(this, _keys);
        _api = await LoopbackServer.StartAsync(
            _options.ApiPort,
            null,
            context => NamedByHost(context.Request) is { } named ? named.HandleAsync(context) : api.HandleAsync(context),
            cancellationToken);
    }

    private RegistryListener Prepare(RegistryIdentity[] identities, EcrSurroundings surroundings)
    {
        var listener = new RegistryListener(identities[0].IsPublic ? _options.PublicQuirks : _options.PrivateQuirks, _options.TimeProvider, _options.KeptEntries);
        _listeners.Add(listener);
        listener.Registries.AddRange(identities.Select(identity => new EcrRegistry(identity, listener.Store, listener.Journal, surroundings)));
        listener.Face = new EcrDistribution(listener, Tokens, _options);
        _registries.AddRange(listener.Registries.Select(registry => new EmulatedEcr(registry, listener)));
        return listener;
    }

    /// <summary>The registry that the Host header names, if it names one of ours as ECR does; whatever the port.</summary>
    private RegistryListener? NamedByHost(HttpRequest request)
    {
        string host = request.Host.Host;
        if (host is "public.ecr.aws")
            return _listeners.Find(listener => listener.Registries[0].Identity.IsPublic);
        return RegistryHostName.TryRead(host, out string account, out string region)
            ? _listeners.Find(listener => listener.Registries[0].Identity is { IsPublic: false } identity && identity.Account == account && identity.Region == region)
            : null;
    }

    private static IReadOnlyList<string> AliasesOf(EcrAccount account) =>
        account.PublicAliases.Count > 0 ? account.PublicAliases : [$"a{account.Id}"];
}
