using EcrMirror.Ecr;
using EcrMirror.Hosting.Budgets;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Settings;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Serving;

/// <summary>A process that hosts services until it is told to end.</summary>
public static class MirrorHost
{
    /// <summary>Builds the host, with everything checked that can be checked before it starts.</summary>
    /// <param name="hosted">The services.</param>
    /// <param name="settingsFile">The file with settings; null for those of the environment alone.</param>
    /// <exception cref="WrongSettingsException">The settings are wrong; every problem is named.</exception>
    public static WebApplication Build(IReadOnlyList<MirrorService> hosted, string? settingsFile)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSettings(builder.Configuration, settingsFile);
        BusOptions bus = Read(builder.Configuration, BusOptions.Section, section => section.Get<BusOptions>());
        HttpOptions http = Read(builder.Configuration, HttpOptions.Section, section => section.Get<HttpOptions>());
        AddLogging(builder);

        builder.Services
            .AddTelemetry(hosted is [{ } only] ? $"ecr-mirror-{only.Name.ToLowerInvariant()}" : "ecr-mirror")
            .AddSharedSections()
            .AddConfiguredState()
            .AddRegistries()
            .AddEcr()
            .AddBudgets();
        builder.Services.AddOptions<BusOptions>().BindConfiguration(BusOptions.Section).ValidateDataAnnotations()
            .Validate(HasRegion, "No region is known for the queues: set Bus:Region or AWS_REGION.")
            .Validate(_ => bus.Transport is not TransportKind.Memory || hosted.Count == MirrorService.Names.Count, Apart(hosted))
            .ValidateOnStart();
        builder.Services.AddCheckedOptions<RegistryOptions>(RegistryOptions.Section, (given, options) => given.Bind(options)).AddCheckedOptions<EcrOptions>(EcrOptions.Section, (given, options) => given.Bind(options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = bus.StopTimeout + TimeSpan.FromSeconds(5));

        foreach (MirrorService service in hosted)
            service.AddTo(builder.Services);
        builder.Services.AddMirrorBus(bus, hosted.SelectMany(service => service.Queues));
        AddHttp(builder, http);

        WebApplication app = builder.Build();
        try
        {
            SettingsCheck.Check(app.Services);
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }

        if (http.Listen != HttpOptions.None)
        {
            app.Urls.Add(http.Listen);
            app.UseHealthEndpoints();
        }

        return app;
    }

    private static string Apart(IReadOnlyList<MirrorService> hosted) =>
        $"Messages in memory do not reach other processes, and only {string.Join(", ", hosted.Select(service => service.Name))} would run in this one: set Bus:Transport to {nameof(TransportKind.AmazonSqs)}, or run all services together.";

    private static bool HasRegion(BusOptions bus) => bus.Transport is TransportKind.Memory || Transport.FindRegion(bus) is not null;

    // What cannot be read is told by the check, with everything else that is wrong.
    private static T Read<T>(ConfigurationManager configuration, string section, Func<IConfiguration, T?> get)
        where T : class, new()
    {
        try
        {
            return get(configuration.GetSection(section)) ?? new T();
        }
        catch (InvalidOperationException)
        {
            return new T();
        }
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
    }

    private static void AddHttp(WebApplicationBuilder builder, HttpOptions http)
    {
        builder.Services.AddHealthEndpoints();
        builder.WebHost.UseKestrelCore();
        if (http.Listen == HttpOptions.None)
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoServer>();
    }
}
