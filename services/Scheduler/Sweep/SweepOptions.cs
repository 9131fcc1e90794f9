using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Scheduler.Sweep;

/// <summary>How often everything that rules mirror is looked at, whether or not anything was heard of it.</summary>
public sealed class SweepOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Scheduler:Sweep";

    /// <summary>
    /// The time from one sweep to the next, a tenth more or less; zero for none. Shorter finds earlier what events missed, and asks
    /// sources and destinations more often: an image that is current takes one request to each.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The first sweep begins within this time after the start, at a moment that chance picks, so that several do not begin together.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time that a sweep takes if there are many rules; with few it ends sooner. Longer is gentler to registries, and keeps others
    /// from waiting behind it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Spread { get; set; } = TimeSpan.FromMinutes(10);
}
