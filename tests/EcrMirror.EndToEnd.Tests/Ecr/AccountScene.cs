using System.Runtime.CompilerServices;
using Amazon.ECR;
using Amazon.Runtime;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Ecr;
using EcrMirror.Ecr.Hosts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Publisher;
using EcrMirror.Publisher.Notices;
using EcrMirror.Registry.Credentials;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>
/// A plain registry, and an account at ECR without a repository; and a mirror that knows the account's registries for what they are, and has
/// the account's key in its environment.
/// </summary>
internal sealed class AccountScene : IAsyncDisposable
{
    private const string Key = "test";

    private readonly string _noCredentials = Path.GetTempFileName();
    private int _requests;

    private AccountScene(EcrEmulator ecr, LocalRegistry plain) => (Emulator, Plain) = (ecr, plain);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public EcrEmulator Emulator { get; }

    public LocalRegistry Plain { get; }

    public EmulatedEcr Private => Emulator.Private();

    public EmulatedEcr Public => Emulator.Public();

    public InProcessMirror Mirror { get; private set; } = null!;

    public RecordedNotices Notices { get; } = new();

    public static async Task<AccountScene> StartAsync(
        Action<EcrOptions>? ecr = null, Action<PublisherOptions>? publisher = null, EcrQuotas? quotas = null, bool isLoggedInByHand = false,
        Action<IServiceCollection>? also = null)
    {
        LocalRegistry plain = await LocalRegistry.StartAsync();
        EcrEmulator emulator = await EcrEmulator.StartAsync(new EcrEmulatorOptions
        {
            Accounts =
            [
                new EcrAccount
                {
                    Id = EcrEmulatorOptions.DefaultAccount,
                    PublicAliases = ["team"],
                    Keys = [new KeyPair { AccessKeyId = isLoggedInByHand ? "another" : Key, SecretAccessKey = Key, Account = EcrEmulatorOptions.DefaultAccount }],
                },
            ],
            PrivateQuotas = quotas ?? EcrQuotas.Private,
        });
        var scene = new AccountScene(emulator, plain);
        await File.WriteAllTextAsync(scene._noCredentials, "{}", Cancellation);
        scene.Mirror = await InProcessMirror.StartAsync(
            registries: options =>
            {
                options.AuthFile = scene._noCredentials;
                if (!isLoggedInByHand)
                    return;
                foreach (EmulatedEcr registry in (EmulatedEcr[])[scene.Private, scene.Public])
                {
                    LocalCredentials token = emulator.IssueToken(registry);
                    options.Credentials[$"{registry.Host}"] = new StaticCredential { Username = token.User, Password = token.Password };
                }
            },
            also: services => (also is null ? services : Also(services, also))
                .Configure<EcrOptions>(options =>
                {
                    options.Registries.Add(scene.Named(scene.Private));
                    options.Registries.Add(scene.Named(scene.Public));
                    ecr?.Invoke(options);
                })
                .Configure<PublisherOptions>(options => publisher?.Invoke(options))
                .AddSingleton<INoticeBoard>(scene.Notices));
        return scene;
    }

    /// <summary>The API of ECR as AWS's client sees it.</summary>
    public AmazonECRClient Api() => new(
        new BasicAWSCredentials(Key, Key),
        new AmazonECRConfig { ServiceURL = Emulator.ApiAddress.ToString(), AuthenticationRegion = Private.Region });

    /// <summary>Mirrors content from the plain registry to the private one, under some tags.</summary>
    public async Task<IReadOnlyList<ImageOutcome>> MirrorAsync(SampleContent content, string name, params string[] tags)
    {
        ImageReference source = await content.PushToAsync(Plain, "team/app", "source");
        return await Mirror.MirrorAsync([new MirrorRequest
        {
            RequestId = $"request-{Interlocked.Increment(ref _requests)}",
            Source = source,
            Destinations = [new Destination { Repository = Private.Repository(RepositoryName.Parse(name)).Repository, Tags = [.. tags.Select(Tag.Parse)] }],
        }]);
    }

    private static IServiceCollection Also(IServiceCollection services, Action<IServiceCollection> also)
    {
        also(services);
        return services;
    }

    public async ValueTask DisposeAsync()
    {
        await Mirror.DisposeAsync();
        await Emulator.DisposeAsync();
        await Plain.DisposeAsync();
        File.Delete(_noCredentials);
    }

    // What the SDK finds in this process: it looks once, and keeps what it found.
    [ModuleInitializer]
    internal static void GiveKey()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Key);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Key);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", null);
    }

    private NamedEcrRegistry Named(EmulatedEcr registry) => new()
    {
        Host = $"{registry.Host}",
        Kind = registry.IsPublic ? EcrRegistryKind.Public : EcrRegistryKind.Private,
        Account = registry.IsPublic ? null : registry.Account,
        Region = registry.IsPublic ? null : registry.Region,
        Endpoint = $"{Emulator.ApiAddress}",
    };
}
