using Amazon;
using Amazon.Runtime;
using MassTransit.AmazonSqsTransport.Configuration;

namespace MassTransit;

/// <summary>Chooses SQS and SNS as what carries the messages of a bus.</summary>
public static class AmazonSqsBusFactoryConfiguratorExtensions
{
    /// <summary>Lets the bus of this registration run on SQS and SNS.</summary>
    public static void UsingAmazonSqs(
        this IBusRegistrationConfigurator configurator, Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetBusFactory(new SqsRegistrationBusFactory(configure));
    }

    /// <summary>The region to use, by its name.</summary>
    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, string hostName, Action<IAmazonSqsHostConfigurator> configure) =>
        configurator.Host(new Uri($"amazonsqs://{hostName}"), configure);

    /// <summary>The region to use, as <c>amazonsqs://region/scope</c>.</summary>
    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, Uri hostAddress, Action<IAmazonSqsHostConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(hostAddress);
        ArgumentNullException.ThrowIfNull(configure);
        var settings = new SqsHostSettings(hostAddress);
        configure(settings);
        ((SqsBusFactoryConfigurator)configurator).Host(settings);
    }

    /// <summary>An emulator on this machine, on port 4566.</summary>
    public static void LocalstackHost(this IAmazonSqsBusFactoryConfigurator configurator) =>
        configurator.Host(LocalEmulator.HostAddress, LocalEmulator.Use);

    /// <summary>Region and credentials as the SDK finds them in the environment.</summary>
    public static void UseDefaultHost(this IAmazonSqsBusFactoryConfigurator configurator, Action<IAmazonSqsHostConfigurator>? configure = null) =>
        configurator.UseDefaultHost(FallbackRegionFactory.GetRegionEndpoint(), configure);

    /// <summary>A region, with credentials as the SDK finds them in the environment.</summary>
    public static void UseDefaultHost(
        this IAmazonSqsBusFactoryConfigurator configurator, RegionEndpoint region, Action<IAmazonSqsHostConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(region);
        configurator.Host(region.SystemName, host => configure?.Invoke(host));
    }
}
