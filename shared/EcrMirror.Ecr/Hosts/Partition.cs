namespace EcrMirror.Ecr.Hosts;

/// <summary>A group of regions with accounts and host names of its own.</summary>
/// <param name="Name">As ARNs have it.</param>
/// <param name="Regions">How the names of its regions begin.</param>
/// <param name="Suffix">How the names of its hosts end.</param>
/// <param name="DualStackSuffix">How those for both stacks end; null where no such registries are known.</param>
internal sealed record Partition(string Name, string Regions, string Suffix, string? DualStackSuffix)
{
    private static readonly Partition Usual = new("aws", "", "amazonaws.com", "on.aws");

    private static readonly Partition[] Others =
    [
        new("aws-cn", "cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
        new("aws-us-gov", "us-gov-", "amazonaws.com", "on.aws"),
        new("aws-eusc", "eusc-", "amazonaws.eu", null),
        new("aws-iso", "us-iso-", "c2s.ic.gov", null),
        new("aws-iso-b", "us-isob-", "sc2s.sgov.gov", null),
        new("aws-iso-f", "us-isof-", "csp.hci.ic.gov", null),
        new("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", null),
    ];

    /// <summary>The partition of a region; for one that nobody has heard of, the usual one.</summary>
    public static Partition Of(string region) =>
        Array.Find(Others, partition => region.StartsWith(partition.Regions, StringComparison.Ordinal)) ?? Usual;
}
