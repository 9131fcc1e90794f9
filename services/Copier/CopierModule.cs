using System.Security.Cryptography;
using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Copier.Claims;
using EcrMirror.Copier.Limits;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier;

/// <summary>The Copier: makes blobs and child manifests present, by digest.</summary>
public static class CopierModule
{
    /// <summary>What the service receives from. Urgent manifests are copied besides the others; they share the slots for blobs, and go first.</summary>
    public static IReadOnlyList<QueueHandlers> Queues { get; } = QueueHandlers.WithUrgent(
        new QueueHandlers(MirrorQueues.NameOf<CopyManifest>(), HandledMessage.Of<CopyManifest, CopyManifestHandler>())
        {
            AtOnce = services => services.GetRequiredService<IOptions<CopierOptions>>().Value.ConcurrentManifests,
            InTurnsOf = message => ((CopyManifest)message).Source,
        });

    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Copier", services => services.AddCopier(), Queues);

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddCopier(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();

        // Before the settings are bound, so that two processes over one file can be told to share.
        services.AddOptions<CopierOptions>().Configure<IServiceProvider>((copier, provider) =>
            copier.ClaimsBlobs = provider.GetService<BusOptions>() is not { Transport: TransportKind.Memory });
        return services
            .AddCheckedOptions<CopierOptions>(CopierOptions.Section, (given, options) => given.Bind(options))
            .AddSingleton<ManifestCopier>()
            .AddSingleton<BlobCopier>()
            .AddSingleton<BlobStream>()
            .AddSingleton<OwnReading>()
            .AddSingleton<WindowMemory>()
            .AddSingleton<BlobFlights>()
            .AddSingleton<MountKnowledge>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<FleetClaims>(
                provider, new Random(RandomNumberGenerator.GetInt32(int.MaxValue))))
            .AddSingleton(SpareProcessors.OfMachine())
            .AddSingleton<BlobSlots>();
    }
}
