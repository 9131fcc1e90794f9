using System.ComponentModel.DataAnnotations;
using EcrMirror.Contracts;

namespace EcrMirror.Publisher;

/// <summary>Settings of the Publisher.</summary>
public sealed class PublisherOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Publisher";

    /// <summary>Reports taken at the same time.</summary>
    [Range(1, 1024)]
    public int ConcurrentReports { get; set; } = 16;

    /// <summary>
    /// How long after planning a source tag is believed not to have moved. A plan that is ready later than that asks the source once
    /// more before it publishes; zero always asks. Longer spares the source a HEAD, at the risk of publishing what it just replaced.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SourceTagTrustedFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What is done where a repository does not let a tag be moved that points to another image: <c>Failed</c> has the tag fail,
    /// <c>Left</c> leaves it and only says so, <c>SideTag</c> puts the image under the tag with the first twelve digits of its digest.
    /// </summary>
    [EnumDataType(typeof(ImmutableTagResolution))]
    public ImmutableTagResolution ImmutableTags { get; set; } = ImmutableTagResolution.Failed;

    /// <summary>How often work on a request may start over, because a tag moved or a destination lost something, before it fails.</summary>
    [Range(0, 100)]
    public int MostRestarts { get; set; } = 5;
}
