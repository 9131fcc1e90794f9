using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Planner;

/// <summary>Settings of the Planner.</summary>
public sealed class PlannerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Planner";

    /// <summary>Repositories whose tags are listed at the same time. More hides the latency of far registries; each listing is in memory.</summary>
    [Range(1, 64)]
    public int ConcurrentRepositories { get; set; } = 4;

    /// <summary>
    /// Images looked at at the same time. More hides the latency of far registries; of their requests only as many are under way as fit each
    /// registry.
    /// </summary>
    [Range(1, 1024)]
    public int ConcurrentImages { get; set; } = 32;

    /// <summary>
    /// How long a plan waits for a destination that does not answer, once another has. After that it is planned by itself, so that the
    /// others are published meanwhile; longer keeps more destinations together, for which the source is then read once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SlowDestinationAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a plan that has not ended is left alone when a push or a sweep makes the same due again. After that its work counts as
    /// lost and it is opened anew; shorter repeats work that only takes long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan UnderWayFor { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long what a destination last said of a tag is believed when rules are followed, where each tag would take a request; a part of
    /// it, so that not all are asked again at once. Shorter finds earlier what others moved there; zero always asks. Where many tags take
    /// one request, and where somebody asks, the destination is always looked at.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan DestinationTrustedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long what a destination said when many tags were compared is believed when one of them is planned, by the same process. Longer spares
    /// it a request for each tag where plans come late; zero asks again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LookTrustedFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Pulls of each window that a source grants, such as Docker Hub, which following rules leaves to what is urgent, to requests, and to
    /// others that use the same account or address. More makes those surer and rules slower; zero keeps none.
    /// </summary>
    [Range(0, 1_000_000)]
    public int PullsKept { get; set; }

    /// <summary>Requests that one image's plan may have under way. More makes a plan of many platforms faster.</summary>
    [Range(1, 256)]
    public int ConcurrentRequestsPerImage { get; set; } = 8;
}
