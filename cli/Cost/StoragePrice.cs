using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Cost;

/// <summary>What it costs that repositories hold more than they do, before what costs nothing up to a limit.</summary>
internal sealed class StoragePrice(EcrRegistries registries, Prices prices)
{
    /// <summary>USD a month; null for repositories that are not Amazon's, of which no price is known.</summary>
    public decimal? PerMonth(Repository repository, long bytes) => registries.Find(repository.Host) switch
    {
        null => null,
        { Kind: EcrRegistryKind.Public } => prices.Gigabytes(bytes) * prices.PublicStoragePerGigabyteMonth,
        _ => prices.Gigabytes(bytes) * prices.PrivateStoragePerGigabyteMonth,
    };
}
