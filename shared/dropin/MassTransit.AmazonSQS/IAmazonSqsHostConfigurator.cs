using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;

namespace MassTransit;

/// <summary>Whom the bus talks to, and as whom.</summary>
public interface IAmazonSqsHostConfigurator
{
    /// <summary>The id of a long-lived access key; together with its secret.</summary>
    void AccessKey(string accessKey);

    /// <summary>The secret of a long-lived access key.</summary>
    void SecretKey(string secretKey);

    /// <summary>Credentials in place of an access key; without either, the default chain of the SDK is used.</summary>
    void Credentials(AWSCredentials credentials);

    /// <summary>A name for this bus among others of the account; with <paramref name="scopeTopics"/> it starts every topic's name.</summary>
    void Scope(string scope, bool scopeTopics = false);

    /// <summary>Lets the scope start every topic's name.</summary>
    void EnableScopedTopics();

    /// <summary>Settings of the client of SQS, in place of those from the region.</summary>
    void Config(AmazonSQSConfig config);

    /// <summary>Settings of the client of SNS, in place of those from the region.</summary>
    void Config(AmazonSimpleNotificationServiceConfig config);
}
