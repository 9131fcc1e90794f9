using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Inventory;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Ecr.Uploads;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Ecr.Repositories;

/// <summary>What the repositories of one registry share.</summary>
internal sealed class EcrServices
{
    public EcrServices(EcrRegistry registry, EcrClients clients, EcrUpkeep upkeep, EcrOptions options, TimeProvider time, ILogger logger)
    {
        ILayerControl layers = registry.Kind is EcrRegistryKind.Public ? new PublicLayers(registry, clients) : new PrivateLayers(registry, clients);
        (Registry, Upkeep) = (registry, upkeep);
        Inventory = new EcrInventory(registry, clients, layers, logger);
        Uploads = new LayerUploads(layers, options.PartsFrom);
        Removal = new TagRemoval(registry, clients);
        Mounts = new MountRules(registry, clients, time, logger);
    }

    /// <summary>The registry.</summary>
    public EcrRegistry Registry { get; }

    public EcrUpkeep Upkeep { get; }

    public EcrInventory Inventory { get; }

    public LayerUploads Uploads { get; }

    public TagRemoval Removal { get; }

    public MountRules Mounts { get; }
}
