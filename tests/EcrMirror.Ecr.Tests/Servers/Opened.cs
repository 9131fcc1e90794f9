using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Ecr.Tests.Servers;

/// <summary>The product's own registration, kept apart from this machine's credentials, and quick to retry.</summary>
internal sealed class Opened : IDisposable
{
    public const string Account = "123456789012";

    private readonly ServiceProvider _services;
    private readonly string _noCredentials = Path.GetTempFileName();

    public Opened(Action<EcrOptions> configure, TimeProvider? time = null, ILoggerProvider? log = null, Action<RegistryOptions>? registries = null)
    {
        File.WriteAllText(_noCredentials, "{}");
        var services = new ServiceCollection();
        if (time is not null)
            services.AddSingleton(time);
        services
            .AddLogging(logging =>
            {
                if (log is not null)
                    logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
            })
            .AddRegistries(options =>
            {
                options.AuthFile = _noCredentials;
                options.RetryDelay = TimeSpan.Zero;
                registries?.Invoke(options);
            })
            .AddEcr(configure);
        _services = services.BuildServiceProvider();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public EcrClients Clients => _services.GetRequiredService<EcrClients>();

    public EcrRegistries Registries => _services.GetRequiredService<EcrRegistries>();

    public EcrChecks Checks => _services.GetRequiredService<EcrChecks>();

    public PullThroughCaches Caches => _services.GetRequiredService<PullThroughCaches>();

    public IRemoteRepository this[string repository] => _services.GetRequiredService<IRegistries>().Open(Repository.Parse(repository));

    /// <summary>A registry of the settings.</summary>
    public static NamedEcrRegistry Named(
        StubRegistry registry, StubAws aws, string account = Account, string region = "eu-west-1", EcrRegistryKind kind = EcrRegistryKind.Private) => new()
        {
            Host = registry.Host,
            Kind = kind,
            Account = kind is EcrRegistryKind.Public ? null : account,
            Region = kind is EcrRegistryKind.Public ? null : region,
            Endpoint = aws.Url,
        };

    public void Dispose()
    {
        _services.Dispose();
        File.Delete(_noCredentials);
    }
}
