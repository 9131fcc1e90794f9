using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>How rules with schedules, and rules that end, are followed.</summary>
public sealed class ScheduleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Scheduler:Schedules";

    /// <summary>
    /// How often rules, and what is remembered of them, are read; zero to follow no schedules at all. Shorter heeds changes earlier, and
    /// reads the places of rules more often. What is due is started on time in between.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReadEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Rules that are new are first started within this time, at a moment that their names pick; rules with times wait for those. Longer is gentler.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FirstWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long before its end a rule is announced to end; zero to announce none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan AnnounceExpiry { get; set; } = TimeSpan.FromDays(14);
}
