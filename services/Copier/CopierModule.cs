using System.Security.Cryptography;
using EcrMirror.Copier.Blobs;
using EcrMirror.Copier.Claims;
using EcrMirror.Copier.Limits;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Metrics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Copier;

/// <summary>The Copier: makes blobs and child manifests present, by digest.</summary>
public static class CopierModule
{
    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Copier", services => services.AddCopier(), bus => bus.AddCopier());

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddCopier(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();

        // Before the settings are bound, so that two processes over one file can be told to share.
        services.AddOptions<CopierOptions>().Configure<IServiceProvider>((copier, provider) =>
            copier.ClaimsBlobs = provider.GetService<BusOptions>() is not { Transport: TransportKind.Memory });
        return services
            .AddCheckedOptions<CopierOptions>(CopierOptions.Section)
            .AddSingleton<ManifestCopier>()
            .AddSingleton<BlobCopier>()
            .AddSingleton<BlobStream>()
            .AddSingleton<OwnReading>()
            .AddSingleton<WindowMemory>()
            .AddSingleton<BlobFlights>()
            .AddSingleton<MountKnowledge>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<FleetClaims>(
                provider, new Random(RandomNumberGenerator.GetInt32(int.MaxValue))))
            .AddSingleton<BlobSlots>();
    }

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddCopier(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CopyManifestConsumer, CopyManifestConsumerDefinition>();
        bus.AddConsumer<UrgentCopyManifestConsumer, UrgentCopyManifestConsumerDefinition>();
        return bus;
    }
}
