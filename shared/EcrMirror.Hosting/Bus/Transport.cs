using System.Globalization;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Bus;

/// <summary>The one place that knows what carries the messages.</summary>
internal static class Transport
{
    // The longest that SQS waits: the fewest requests while nothing happens.
    private const int LongPollSeconds = 20;

    public static void UsingTransport(
        this IBusRegistrationConfigurator bus, BusOptions options, Action<IBusRegistrationContext, IReceiveConfigurator> configure)
    {
        switch (options.Transport)
        {
            case TransportKind.Memory:
                bus.UsingInMemory((context, transport) => Configure(context, transport, configure));
                break;
            case TransportKind.AmazonSqs:
                bus.UsingAmazonSqs((context, transport) =>
                {
                    transport.Host(new Uri($"amazonsqs://{RegionOf(options)}"), host => ConfigureHost(host, options));
                    Configure(context, transport, configure);
                });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Transport, "No such transport.");
        }
    }

    /// <summary>The region to use; null where nothing says.</summary>
    public static string? FindRegion(BusOptions options) => options.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;

    /// <summary>Sets up a queue, what becomes of messages that fault, and who says so.</summary>
    public static void ConfigureQueue(IAmazonSqsReceiveEndpointConfigurator queue, BusOptions options, IRegistrationContext context)
    {
        queue.WaitTimeSeconds = LongPollSeconds;
        queue.RedeliverVisibilityTimeout = (int)options.RedeliverAfter.TotalSeconds;
        queue.QueueAttributes["MessageRetentionPeriod"] = Seconds(options.Retention);
        queue.QueueAttributes["VisibilityTimeout"] = Seconds(options.VisibilityTimeout);

        // Faults that nobody is named for would make topics which nobody listens to; the log and the error queue have them.
        queue.PublishFaults = false;
        queue.UseConsumeFilter(typeof(RedeliveryFilter<>), context);
        queue.ConfigureError(faulted =>
        {
            faulted.UseFilter(ActivatorUtilities.CreateInstance<FaultedMessages>(context));
            faulted.UseFilter(new GenerateFaultFilter());
            faulted.UseFilter(new ErrorTransportFilter());
        });
        queue.ConfigureDeadLetter(skipped =>
        {
            skipped.UseFilter(ActivatorUtilities.CreateInstance<SkippedMessages>(context));
            skipped.UseFilter(new DeadLetterTransportFilter());
        });
        queue.ConnectReceiveEndpointObserver(ActivatorUtilities.CreateInstance<QueueWatch>(context));
    }

    /// <summary>The region to use.</summary>
    public static string RegionOf(BusOptions options) =>
        FindRegion(options) ?? throw new InvalidOperationException("No region is known: set Bus:Region or AWS_REGION.");

    /// <summary>A client's settings, so that it talks to the service where the options say, in a region.</summary>
    public static T Configured<T>(T config, BusOptions options, string region)
        where T : ClientConfig
    {
        config.RetryMode = RequestRetryMode.Standard;
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }

    private static void Configure(
        IBusRegistrationContext context, IBusFactoryConfigurator transport, Action<IBusRegistrationContext, IReceiveConfigurator> configure)
    {
        transport.ConfigureJsonSerializerOptions(json =>
        {
            // An explicit null for something that may not be null is a malformed message, not a surprise in a handler.
            json.RespectNullableAnnotations = true;
            return json;
        });
        configure(context, transport);
    }

    private static void ConfigureHost(IAmazonSqsHostConfigurator host, BusOptions options)
    {
        host.Config(Configured(new AmazonSQSConfig(), options, RegionOf(options)));
        host.Config(Configured(new AmazonSimpleNotificationServiceConfig(), options, RegionOf(options)));
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
