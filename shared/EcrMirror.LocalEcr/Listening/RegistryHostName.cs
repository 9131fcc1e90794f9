using System.Text.RegularExpressions;

namespace EcrMirror.LocalEcr.Listening;

/// <summary>The names that AWS gives the hosts of private registries, in all its partitions.</summary>
/// <remarks>Source: ECR user guide, "Private registries"; dual-stack and FIPS forms included.</remarks>
internal static partial class RegistryHostName
{
    /// <summary>Which account and region a host name is for; false where it is no private registry's.</summary>
    public static bool TryRead(string host, out string account, out string region)
    {
        Match match = Form().Match(host);
        (account, region) = (match.Groups["account"].Value, match.Groups["region"].Value);
        return match.Success;
    }

    [GeneratedRegex(
        @"\A(?<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9][a-z0-9-]*)\.(amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
