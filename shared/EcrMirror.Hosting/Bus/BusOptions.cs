using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Hosting.Bus;

/// <summary>What carries the messages between the services.</summary>
public sealed class BusOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Bus";

    /// <summary>
    /// <see cref="TransportKind.Memory"/> for all services in one process, which forget what was under way when it ends;
    /// <see cref="TransportKind.AmazonSqs"/> for services in processes of their own, which do not.
    /// </summary>
    public TransportKind Transport { get; set; } = TransportKind.Memory;

    /// <summary>The region of the queues and topics. Without it the SDK decides, <c>AWS_REGION</c> first.</summary>
    [RegularExpression("[a-z]{2,}(-[a-z]+)+-[0-9]+", ErrorMessage = "It must be a region such as eu-west-1.")]
    public string? Region { get; set; }

    /// <summary>
    /// Where to talk to instead of the region's own endpoints, for SQS and SNS alike: an emulator. <c>AWS_ENDPOINT_URL_SQS</c> and
    /// <c>AWS_ENDPOINT_URL_SNS</c> do it for each.
    /// </summary>
    [Url(ErrorMessage = "It must be a URL with http or https.")]
    public string? ServiceUrl { get; set; }

    /// <summary>
    /// How long messages that nobody takes are kept, in error queues too. Longer gives more time to find out why; SQS allows 14 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "14.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How long SQS hides a message from others when it was received. It is extended while its consumer works; when the process dies,
    /// this is how long it takes until another one gets the message.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "12:00:00")]
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a message waits that could not be handled for a reason that may pass, until it is delivered again. Shorter is back sooner
    /// after an outage, and asks more often during one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan RedeliverAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after a message was sent it is delivered again, before it goes to the error queue: the longest outage that nobody has to
    /// clean up after. Messages that do not say when they were sent are delivered again until they are handled.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "14.00:00:00")]
    public TimeSpan RedeliverFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a process that is asked to end lets its consumers finish. What has not finished by then is delivered again elsewhere.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(25);
}

/// <summary>What can carry messages.</summary>
public enum TransportKind
{
    /// <summary>The memory of one process.</summary>
    Memory,

    /// <summary>Queues of Amazon SQS and topics of Amazon SNS.</summary>
    AmazonSqs,
}
