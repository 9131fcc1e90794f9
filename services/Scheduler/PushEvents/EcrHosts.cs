using EcrMirror.Oci;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>The names that the registry of an account and region goes by: rules may use any of them.</summary>
/// <remarks>
/// Source: Amazon ECR user guide, "Amazon ECR service endpoints" and "dual-stack endpoints"; for the suffixes of partitions, the host
/// names that amazon-ecr-credential-helper takes for those of ECR.
/// </remarks>
internal static class EcrHosts
{
    private const string UsualSuffix = "amazonaws.com";
    private const string UsualDualStackSuffix = "on.aws";

    // By how the names of a partition's regions begin.
    private static readonly (string Regions, string Suffix)[] Suffixes =
    [
        ("cn-", "amazonaws.com.cn"),
        ("eusc-", "amazonaws.eu"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
    ];

    /// <summary>The names, the usual one first.</summary>
    public static IReadOnlyList<RegistryHost> Of(string account, string region)
    {
        string suffix = Suffixes.FirstOrDefault(partition => region.StartsWith(partition.Regions, StringComparison.Ordinal)).Suffix ?? UsualSuffix;
        string dualStack = region.StartsWith("cn-", StringComparison.Ordinal) ? "on.amazonwebservices.com.cn" : UsualDualStackSuffix;
        return
        [
            RegistryHost.Parse($"{account}.dkr.ecr.{region}.{suffix}"),
            RegistryHost.Parse($"{account}.dkr.ecr-fips.{region}.{suffix}"),
            RegistryHost.Parse($"{account}.dkr-ecr.{region}.{dualStack}"),
            RegistryHost.Parse($"{account}.dkr-ecr-fips.{region}.{dualStack}"),
        ];
    }
}
