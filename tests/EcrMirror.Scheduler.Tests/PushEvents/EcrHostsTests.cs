using EcrMirror.Scheduler.PushEvents;

namespace EcrMirror.Scheduler.Tests.PushEvents;

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
}
