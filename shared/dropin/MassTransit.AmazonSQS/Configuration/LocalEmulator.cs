using Amazon.SimpleNotificationService;
using Amazon.SQS;

namespace MassTransit.AmazonSqsTransport.Configuration;

/// <summary>Where emulators of AWS listen by custom, and what they take for an access key.</summary>
internal static class LocalEmulator
{
    private const string Authority = "localhost:4566";
    private const string Key = "admin";

    public static Uri HostAddress { get; } = new($"amazonsqs://{Authority}");

    public static void Use(IAmazonSqsHostConfigurator host)
    {
        const string Endpoint = $"http://{Authority}";
        host.Config(new AmazonSQSConfig { ServiceURL = Endpoint });
        host.Config(new AmazonSimpleNotificationServiceConfig { ServiceURL = Endpoint });
        host.AccessKey(Key);
        host.SecretKey(Key);
    }
}
