using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Publisher.Notices;

/// <summary>Where the world learns of what happened.</summary>
public sealed class NoticeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Publisher:Notices";

    /// <summary>Tells no topic of everything; requests are answered all the same.</summary>
    public const string None = "none";

    /// <summary>
    /// The topic of SNS that is told of everything: a name, and it is made where it is not there; or an ARN, which is used as it is, also
    /// of another account or region; or <c>none</c>. With messages in memory there is no topic.
    /// </summary>
    [Required]
    [RegularExpression(
        @"^([A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo|arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?)$",
        ErrorMessage = "It must be the name or the ARN of a topic, such as ecr-mirror-events or arn:aws:sns:eu-west-1:123456789012:ecr-mirror-events, or none.")]
    public string Topic { get; set; } = "ecr-mirror-events";
}
