using Amazon.ECR;
using Amazon.ECRPublic;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tests.Servers;

/// <summary>An emulated ECR with this process's key, and the product's own way into it.</summary>
internal sealed class EmulatedAws : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    public const string Alias = "team";

    private readonly Opened _opened;

    private EmulatedAws(EcrEmulator emulator, Action<EcrOptions> configure, Action<EmulatedEcr, RegistryOptions>? registries, TimeProvider? time, KeptLog log)
    {
        Emulator = emulator;
        Log = log;
        _opened = new Opened(
            options =>
            {
                options.Registries.Add(new NamedEcrRegistry
                {
                    Host = $"{Private.Host}",
                    Account = Private.Account,
                    Region = Region,
                    Endpoint = $"{emulator.ApiAddress}",
                });
                options.Registries.Add(new NamedEcrRegistry { Host = $"{Public.Host}", Kind = EcrRegistryKind.Public, Endpoint = $"{emulator.ApiAddress}" });
                configure(options);
            },
            time,
            log,
            options => registries?.Invoke(Private, options));
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public EcrEmulator Emulator { get; }

    public KeptLog Log { get; }

    public EmulatedEcr Private => Emulator.Private();

    public EmulatedEcr Public => Emulator.Public();

    /// <summary>The client of the private registry's control plane, for looks past the code under test.</summary>
    public IAmazonECR Ecr => _opened.Clients.Private(Registry(Private));

    public IAmazonECRPublic EcrPublic => _opened.Clients.Public(Registry(Public));

    /// <summary>What was asked, by name, in order; without what opens registries.</summary>
    public IReadOnlyList<string> Actions =>
        [.. Emulator.Actions.Entries.Select(entry => entry.Action).Where(action => action is not "GetAuthorizationToken")];

    public static async Task<EmulatedAws> StartAsync(
        Action<EcrOptions>? configure = null,
        Func<EcrEmulatorOptions, EcrEmulatorOptions>? emulated = null,
        IReadOnlyList<string>? policies = null,
        TimeProvider? time = null,
        Action<EmulatedEcr, RegistryOptions>? registries = null)
    {
        var options = new EcrEmulatorOptions
        {
            Accounts =
            [
                new EcrAccount
                {
                    Id = Opened.Account,
                    PublicAliases = [Alias],
                    Keys =
                    [
                        new KeyPair
                        {
                            AccessKeyId = AwsEnvironment.Key,
                            SecretAccessKey = AwsEnvironment.Secret,
                            Account = Opened.Account,
                            Policies = policies?.Select(IamPolicy.Parse).ToArray(),
                        },
                    ],
                },
            ],
            Regions = [Region],
        };
        EcrEmulator emulator = await EcrEmulator.StartAsync(emulated?.Invoke(options) ?? options, Token);
        return new EmulatedAws(emulator, configure ?? (_ => { }), registries, time, new KeptLog());
    }

    /// <summary>The private registry as the settings name it, unless a test changes that.</summary>
    public EcrRegistry PrivateRegistry => Registry(Private);

    /// <summary>Where the control planes are, as messages have it.</summary>
    public string Address => Emulator.ApiAddress.AbsoluteUri.TrimEnd('/');

    public EcrClients Clients => _opened.Clients;

    public EcrRegistries Registries => _opened.Registries;

    public EcrChecks Checks => _opened.Checks;

    public PullThroughCaches Caches => _opened.Caches;

    public IRemoteRepository Open(string name) => _opened[$"{Private.Host}/{name}"];

    public IRemoteRepository OpenPublic(string name, string alias = Alias) => _opened[$"{Public.Host}/{alias}/{name}"];

    public async ValueTask DisposeAsync()
    {
        _opened.Dispose();
        await Emulator.DisposeAsync();
    }

    private EcrRegistry Registry(EmulatedEcr emulated) => new()
    {
        Kind = emulated.IsPublic ? EcrRegistryKind.Public : EcrRegistryKind.Private,
        Account = emulated.IsPublic ? null : emulated.Account,
        Region = emulated.Region,
        Endpoint = Emulator.ApiAddress,
    };
}
