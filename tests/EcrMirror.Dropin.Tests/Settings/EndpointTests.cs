using Amazon;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.ECRPublic;
using Amazon.ECRPublic.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace EcrMirror.Dropin.Tests.Settings;

/// <summary>The addresses that the published endpoint rule sets of the services give; for FIPS and ECR, the one that AWS documents.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class EndpointTests : IDisposable
{
    // Nothing that is set on this machine may lead a client elsewhere.
    private readonly ProcessEnvironment _environment = new();

    [Theory]
    [InlineData("sqs", "eu-west-1", false, false, "https://sqs.eu-west-1.amazonaws.com")]
    [InlineData("sqs", "us-east-1", true, false, "https://sqs-fips.us-east-1.amazonaws.com")]
    [InlineData("sqs", "us-east-1", false, true, "https://sqs.us-east-1.api.aws")]
    [InlineData("sqs", "us-east-1", true, true, "https://sqs-fips.us-east-1.api.aws")]
    [InlineData("sqs", "cn-north-1", false, false, "https://sqs.cn-north-1.amazonaws.com.cn")]
    [InlineData("sqs", "cn-northwest-1", false, true, "https://sqs.cn-northwest-1.api.amazonwebservices.com.cn")]
    [InlineData("sqs", "us-gov-west-1", false, false, "https://sqs.us-gov-west-1.amazonaws.com")]
    [InlineData("sqs", "us-gov-west-1", true, false, "https://sqs.us-gov-west-1.amazonaws.com")]
    [InlineData("sqs", "us-gov-east-1", true, true, "https://sqs-fips.us-gov-east-1.api.aws")]
    [InlineData("sqs", "us-iso-east-1", false, false, "https://sqs.us-iso-east-1.c2s.ic.gov")]
    [InlineData("sns", "eu-west-1", false, false, "https://sns.eu-west-1.amazonaws.com")]
    [InlineData("sns", "us-east-1", true, false, "https://sns-fips.us-east-1.amazonaws.com")]
    [InlineData("sns", "us-east-1", false, true, "https://sns.us-east-1.api.aws")]
    [InlineData("sns", "us-east-1", true, true, "https://sns-fips.us-east-1.api.aws")]
    [InlineData("sns", "cn-north-1", false, false, "https://sns.cn-north-1.amazonaws.com.cn")]
    [InlineData("sns", "us-gov-west-1", true, false, "https://sns.us-gov-west-1.amazonaws.com")]
    [InlineData("sns", "us-gov-east-1", true, false, "https://sns.us-gov-east-1.amazonaws.com")]
    [InlineData("sns", "us-gov-east-1", false, true, "https://sns.us-gov-east-1.api.aws")]
    [InlineData("ecr", "eu-west-1", false, false, "https://api.ecr.eu-west-1.amazonaws.com")]
    [InlineData("ecr", "us-east-1", true, false, "https://ecr-fips.us-east-1.amazonaws.com")]
    [InlineData("ecr", "us-east-1", false, true, "https://ecr.us-east-1.api.aws")]
    [InlineData("ecr", "us-east-1", true, true, "https://ecr-fips.us-east-1.api.aws")]
    [InlineData("ecr", "us-gov-west-1", true, false, "https://ecr-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("ecr", "us-gov-east-1", false, true, "https://ecr.us-gov-east-1.api.aws")]
    [InlineData("ecr", "cn-north-1", false, false, "https://api.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("ecr", "cn-northwest-1", false, true, "https://ecr.cn-northwest-1.api.amazonwebservices.com.cn")]
    [InlineData("ecr", "eusc-de-east-1", false, false, "https://api.ecr.eusc-de-east-1.amazonaws.eu")]
    [InlineData("ecr", "us-iso-east-1", false, false, "https://api.ecr.us-iso-east-1.c2s.ic.gov")]
    [InlineData("ecr-public", "us-east-1", false, false, "https://api.ecr-public.us-east-1.amazonaws.com")]
    [InlineData("ecr-public", "us-east-1", true, false, "https://api.ecr-public-fips.us-east-1.amazonaws.com")]
    [InlineData("ecr-public", "us-east-1", false, true, "https://ecr-public.us-east-1.api.aws")]
    [InlineData("ecr-public", "us-east-1", true, true, "https://api.ecr-public-fips.us-east-1.api.aws")]
    [InlineData("ecr-public", "cn-north-1", false, true, "https://api.ecr-public.cn-north-1.api.amazonwebservices.com.cn")]
    public void A_region_has_its_address(string service, string region, bool fips, bool dualStack, string expected)
    {
        ClientConfig config = Config(service);
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;

        Assert.Equal(expected, AddressOf(config));
    }

    [Theory]
    [InlineData("sqs")]
    [InlineData("sns")]
    [InlineData("ecr")]
    [InlineData("ecr-public")]
    public void A_given_address_is_taken_as_it_is(string service)
    {
        ClientConfig config = Config(service);
        config.ServiceURL = "http://127.0.0.1:4566/path";

        Assert.StartsWith("http://127.0.0.1:4566/path", AddressOf(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_given_address_excludes_the_settings_that_choose_one(bool fips, bool dualStack)
    {
        var config = new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:1", UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Exception? thrown = Record.Exception(() => AddressOf(config));

        Assert.Contains("custom endpoint are not supported", thrown?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "sqs", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL", "sns", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL_SQS", "sqs", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL_SNS", "sns", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL_ECR", "ecr", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL_ECR_PUBLIC", "ecr-public", "http://127.0.0.1:7/")]
    [InlineData("AWS_ENDPOINT_URL_ECR", "ecr-public", "https://api.ecr-public.eu-west-1.amazonaws.com")]
    [InlineData("AWS_ENDPOINT_URL_ECR_PUBLIC", "ecr", "https://api.ecr.eu-west-1.amazonaws.com")]
    [InlineData("AWS_ENDPOINT_URL_SNS", "sqs", "https://sqs.eu-west-1.amazonaws.com")]
    [InlineData("AWS_ENDPOINT_URL_SQS", "sns", "https://sns.eu-west-1.amazonaws.com")]
    public void The_environment_can_give_an_address(string variable, string service, string expected)
    {
        _environment.Set(variable, "http://127.0.0.1:7");
        ClientConfig config = Config(service);
        config.RegionEndpoint = RegionEndpoint.EUWest1;

        Assert.Equal(expected.TrimEnd('/'), AddressOf(config).TrimEnd('/'));
    }

    [Theory]
    [InlineData("sqs")]
    [InlineData("sns")]
    [InlineData("ecr")]
    [InlineData("ecr-public")]
    public void Without_region_and_address_no_client_is_made(string service)
    {
        var credentials = new BasicAWSCredentials("a", "b");

        Exception? thrown = Record.Exception(() =>
        {
            using IDisposable client = service switch
            {
                "sqs" => new AmazonSQSClient(credentials, new AmazonSQSConfig()),
                "sns" => new AmazonSimpleNotificationServiceClient(credentials, new AmazonSimpleNotificationServiceConfig()),
                "ecr" => new AmazonECRClient(credentials, new AmazonECRConfig()),
                _ => new AmazonECRPublicClient(credentials, new AmazonECRPublicConfig()),
            };
        });

        Assert.IsType<AmazonClientException>(thrown);
        Assert.Contains("No RegionEndpoint or ServiceURL configured", thrown.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _environment.Dispose();

    private static ClientConfig Config(string service) => service switch
    {
        "sqs" => new AmazonSQSConfig(),
        "sns" => new AmazonSimpleNotificationServiceConfig(),
        "ecr" => new AmazonECRConfig(),
        _ => new AmazonECRPublicConfig(),
    };

    private static string AddressOf(ClientConfig config)
    {
        AmazonWebServiceRequest request = config switch
        {
            AmazonSQSConfig => new ListQueuesRequest(),
            AmazonSimpleNotificationServiceConfig => new ListTopicsRequest(),
            AmazonECRConfig => new ListImagesRequest(),
            _ => new DescribeRegistriesRequest(),
        };
        return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request)).URL;
    }
}
