using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Tests.Hosts;

public sealed class EcrHostsTests
{
    [Theory]
    [InlineData("eu-west-1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("us-gov-west-1", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com")]
    [InlineData("cn-north-1", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("eusc-de-east-1", "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu")]
    [InlineData("us-iso-east-1", "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov")]
    [InlineData("us-isob-east-1", "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov")]
    public void A_registry_is_named_as_its_partition_does(string region, string host)
    {
        Assert.Equal(host, EcrHosts.Of("123456789012", region)[0].ToString());
    }

    [Fact]
    public void A_registry_has_names_for_FIPS_and_for_both_stacks()
    {
        Assert.Equal(
            [
                "123456789012.dkr.ecr.us-east-1.amazonaws.com",
                "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com",
                "123456789012.dkr-ecr.us-east-1.on.aws",
                "123456789012.dkr-ecr-fips.us-east-1.on.aws",
            ],
            EcrHosts.Of("123456789012", "us-east-1").Select(host => host.ToString()));
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1", "aws", false, false)]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com:443", "eu-west-1", "aws", false, false)]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-east-1.amazonaws.com", "us-gov-east-1", "aws-us-gov", true, false)]
    [InlineData("123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1", "aws-cn", false, false)]
    [InlineData("123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "aws-eusc", false, false)]
    [InlineData("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", "aws-iso", false, false)]
    [InlineData("123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", "aws-iso-b", false, false)]
    [InlineData("123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", "aws-iso-f", false, false)]
    [InlineData("123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", "aws-iso-e", false, false)]
    [InlineData("123456789012.dkr-ecr.us-west-2.on.aws", "us-west-2", "aws", false, true)]
    [InlineData("123456789012.dkr-ecr-fips.us-west-2.on.aws", "us-west-2", "aws", true, true)]
    [InlineData("123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1", "aws-cn", false, true)]
    public void A_name_of_AWS_says_whose_the_registry_is_and_how_it_is_reached(string host, string region, string partition, bool isFips, bool isDualStack)
    {
        EcrRegistry? registry = EcrHosts.Read(RegistryHost.Parse(host));

        Assert.NotNull(registry);
        Assert.Equal((EcrRegistryKind.Private, "123456789012"), (registry.Kind, registry.Account));
        Assert.Equal((region, partition, isFips, isDualStack), (registry.Region, registry.Partition, registry.IsFips, registry.IsDualStack));
        Assert.Null(registry.Endpoint);
    }

    [Theory]
    [InlineData("public.ecr.aws")]
    [InlineData("PUBLIC.ecr.aws:443")]
    public void ECR_Public_is_one_registry_with_its_control_plane_in_one_region(string host)
    {
        EcrRegistry? registry = EcrHosts.Read(RegistryHost.Parse(host));

        Assert.Equal(new EcrRegistry { Kind = EcrRegistryKind.Public, Region = "us-east-1" }, registry);
    }

    [Theory]
    [InlineData("docker.io")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("gallery.ecr.aws")]
    [InlineData("public.ecr.aws:8443")]
    [InlineData("public.ecr.aws.evil.example")]
    [InlineData("12345678901.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example")]
    [InlineData("x.123456789012.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.evil.example.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com.cn")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.on.aws")]
    [InlineData("123456789012.dkr-ecr.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com:5000")]
    [InlineData("123456789012.dkr.ecr-gold.eu-west-1.amazonaws.com")]
    public void A_name_that_is_none_of_AWS_is_not_taken_for_one(string host)
    {
        Assert.Null(EcrHosts.Read(RegistryHost.Parse(host)));
    }
}
