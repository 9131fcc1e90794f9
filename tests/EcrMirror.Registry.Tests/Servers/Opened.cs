using EcrMirror.Oci;
using EcrMirror.Registry.Blobs;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>The product's own registration, kept apart from this machine's credentials, and quick to retry.</summary>
internal sealed class Opened : IDisposable
{
    private static readonly string NoCredentials = WriteNoCredentials();

    private readonly ServiceProvider _services;

    public Opened(ICredentialProvider provider)
        : this(configure: null, time: null, provider, dialects: [])
    {
    }

    public Opened(
        Action<RegistryOptions>? configure = null,
        TimeProvider? time = null,
        ICredentialProvider? provider = null,
        IReadOnlyList<IRegistryDialect>? dialects = null,
        params IEnumerable<IRequestBudgets> budgets)
    {
        var services = new ServiceCollection();
        foreach (IRegistryDialect dialect in dialects ?? [])
            services.AddSingleton(dialect);
        foreach (IRequestBudgets each in budgets)
            services.AddSingleton(each);
        if (provider is not null)
            services.AddSingleton(provider);
        if (time is not null)
            services.AddSingleton(time);
        services.AddRegistries(options =>
        {
            options.AuthFile = NoCredentials;
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
    }

    public IPullAllowances Pulls => _services.GetRequiredService<IPullAllowances>();

    public PieceMemory PieceMemory => _services.GetRequiredService<Registries>().PieceMemory;

    public RegistryConnection Connect(string host) => _services.GetRequiredService<Registries>().Connect(RegistryHost.Parse(host));

    public IRegistryProbe Probe => _services.GetRequiredService<IRegistryProbe>();

    public IRemoteRepository this[string repository] =>
        _services.GetRequiredService<IRegistries>().Open(Repository.Parse(repository));

    public static Action<RegistryOptions> WithCredentials(string host, string user = "alice", string password = "s3cret") =>
        options => options.Credentials[host] = new StaticCredential { Username = user, Password = password };

    public void Dispose() => _services.Dispose();

    private static string WriteNoCredentials()
    {
        string path = Path.Combine(Path.GetTempPath(), $"ecrmirror-no-credentials-{Environment.ProcessId}.json");
        File.WriteAllText(path, "{}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
