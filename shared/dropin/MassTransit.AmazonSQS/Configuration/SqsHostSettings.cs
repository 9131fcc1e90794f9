using Amazon;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsHostSettings(Uri address) : IAmazonSqsHostConfigurator
{
    private string? _accessKey;
    private string? _secretKey;
    private AWSCredentials? _credentials;
    private AmazonSQSConfig? _sqs;
    private AmazonSimpleNotificationServiceConfig? _sns;
    private string _scope = address.AbsolutePath.Trim('/');
    private bool _scopesTopics;

    public Uri HostAddress => new($"amazonsqs://{address.Authority}/{_scope}");

    public string? TopicPrefix => _scopesTopics && _scope.Length > 0 ? _scope + "_" : null;

    public void AccessKey(string accessKey) => _accessKey = accessKey;

    public void SecretKey(string secretKey) => _secretKey = secretKey;

    public void Credentials(AWSCredentials credentials) => _credentials = credentials;

    public void Scope(string scope, bool scopeTopics = false) => (_scope, _scopesTopics) = (scope, _scopesTopics || scopeTopics);

    public void EnableScopedTopics() => _scopesTopics = true;

    public void Config(AmazonSQSConfig config) => _sqs = config;

    public void Config(AmazonSimpleNotificationServiceConfig config) => _sns = config;

    public IAmazonSQS CreateSqs()
    {
        AmazonSQSConfig config = _sqs ?? new AmazonSQSConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(address.Host) };
        return Identity is { } identity ? new AmazonSQSClient(identity, config) : new AmazonSQSClient(config);
    }

    public IAmazonSimpleNotificationService CreateSns()
    {
        AmazonSimpleNotificationServiceConfig config =
            _sns ?? new AmazonSimpleNotificationServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(address.Host) };
        return Identity is { } identity ? new AmazonSimpleNotificationServiceClient(identity, config) : new AmazonSimpleNotificationServiceClient(config);
    }

    private AWSCredentials? Identity => _credentials ?? (_accessKey is null || _secretKey is null ? null : new BasicAWSCredentials(_accessKey, _secretKey));
}
