using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests.Clients;

public sealed class EcrClientsTests : IDisposable
{
    private readonly EcrClients _clients = new(
        Options.Create(new EcrOptions()), Options.Create(new RegistryOptions { RetryAttempts = 0 }), [], TimeProvider.System, NullLogger<EcrClients>.Instance);

    public void Dispose() => _clients.Dispose();

    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "https://api.ecr.eu-west-1.amazonaws.com/")]
    [InlineData("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "https://ecr-fips.us-east-1.amazonaws.com/")]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "https://ecr-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("123456789012.dkr-ecr.eu-west-1.on.aws", "https://ecr.eu-west-1.api.aws/")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "https://api.ecr.cn-north-1.amazonaws.com.cn/")]
    [InlineData("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov", "https://api.ecr.us-iso-east-1.c2s.ic.gov/")]
    public void A_registry_has_the_control_plane_that_fits_its_host(string host, string endpoint)
    {
        EcrRegistry registry = EcrHosts.Read(RegistryHost.Parse(host))!;

        IClientConfig configuration = _clients.Private(registry).Config;

        Assert.Equal(endpoint, EndpointOf(configuration, new DescribeRepositoriesRequest()));
    }

    [Fact]
    public void ECR_Public_has_its_control_plane_in_one_region()
    {
        IClientConfig configuration = _clients.Public(EcrHosts.Read(EcrHosts.Public)!).Config;

        Assert.Equal("https://api.ecr-public.us-east-1.amazonaws.com/", EndpointOf(configuration, new Amazon.ECRPublic.Model.DescribeRepositoriesRequest()));
    }

    [Fact]
    public void An_endpoint_of_the_settings_counts_more_than_FIPS_and_is_signed_for_the_region()
    {
        EcrRegistry registry = EcrHosts.Read(RegistryHost.Parse("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com"))! with { Endpoint = new Uri("http://127.0.0.1:4566") };

        IClientConfig configuration = _clients.Private(registry).Config;

        Assert.Equal("http://127.0.0.1:4566/", EndpointOf(configuration, new DescribeRepositoriesRequest()));
        Assert.Equal("us-east-1", configuration.AuthenticationRegion);
    }

    [Fact]
    public void A_registry_has_one_client_and_each_its_own()
    {
        EcrRegistry one = EcrHosts.Read(RegistryHost.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com"))!;

        Assert.Same(_clients.Private(one), _clients.Private(one with { }));
        Assert.NotSame(_clients.Private(one), _clients.Private(one with { Account = "999999999999" }));
        Assert.NotSame(_clients.Private(one), _clients.Private(one with { Region = "eu-west-2" }));
    }

    [Fact]
    public void Sending_again_is_left_to_those_who_ask()
    {
        EcrRegistry registry = EcrHosts.Read(RegistryHost.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com"))!;

        Assert.Equal(0, _clients.Private(registry).Config.MaxErrorRetry);
    }

    [Fact]
    public void A_registry_of_one_service_is_not_asked_as_one_of_the_other()
    {
        Assert.Throws<ArgumentException>(() => _clients.Private(EcrHosts.Read(EcrHosts.Public)!));
    }

    private static string EndpointOf(IClientConfig configuration, AmazonWebServiceRequest request) =>
        configuration.DetermineServiceOperationEndpoint(new Amazon.Runtime.Endpoints.ServiceOperationEndpointParameters(request)).URL.TrimEnd('/') + "/";
}
