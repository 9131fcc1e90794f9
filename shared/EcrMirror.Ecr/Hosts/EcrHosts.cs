using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Hosts;

/// <summary>The names that AWS gives to registries of Amazon ECR, and what each of them says.</summary>
/// <remarks>
/// Source: Amazon ECR user guide, "Amazon ECR service endpoints" and "dual-stack endpoints"; for the suffixes of partitions, the host
/// names that amazon-ecr-credential-helper takes for those of ECR.
/// </remarks>
public static partial class EcrHosts
{
    /// <summary>The host of ECR Public.</summary>
    public static RegistryHost Public { get; } = RegistryHost.Parse("public.ecr.aws");

    /// <summary>The names of the private registry of an account and region: the usual one first, then FIPS, then those for both stacks.</summary>
    public static IReadOnlyList<RegistryHost> Of(string account, string region)
    {
        Partition partition = Partition.Of(region);
        string[] names =
        [
            $"{account}.dkr.ecr.{region}.{partition.Suffix}",
            $"{account}.dkr.ecr-fips.{region}.{partition.Suffix}",
            .. partition.DualStackSuffix is { } both ? [$"{account}.dkr-ecr.{region}.{both}", $"{account}.dkr-ecr-fips.{region}.{both}"] : Array.Empty<string>(),
        ];
        return [.. names.Select(RegistryHost.Parse)];
    }

    /// <summary>What a name of AWS's says; null for every other host.</summary>
    public static EcrRegistry? Read(RegistryHost host)
    {
        if (host.Port is not (null or 443))
            return null;
        if (host.Name == Public.Name)
            return EcrRegistry.PublicRegistry;

        Match name = Grammar().Match(host.Name);
        if (!name.Success)
            return null;

        (string account, string region) = (name.Groups["account"].Value, name.Groups["region"].Value);
        return Of(account, region).Any(one => one.Name == host.Name)
            ? new EcrRegistry
            {
                Kind = EcrRegistryKind.Private,
                Account = account,
                Region = region,
                IsFips = name.Groups["fips"].Success,
                IsDualStack = name.Groups["both"].Success,
            }
            : null;
    }

    // The suffix is compared afterwards: it has to be that of the region.
    [GeneratedRegex(@"\A(?<account>[0-9]{12})\.dkr(?:\.|(?<both>-))ecr(?<fips>-fips)?\.(?<region>[a-z]{2,8}(?:-[a-z]{1,16}){1,4}-[0-9]{1,3})\.", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
