namespace EcrMirror.Cli.Status;

/// <summary>The JSON document of <c>status</c>: members are added, never renamed or removed.</summary>
internal sealed record StatusDocument
{
    /// <summary>A row for each destination of each rule.</summary>
    public required IReadOnlyList<Place> Destinations { get; init; }

    /// <summary>Tags that are in place.</summary>
    public required int Current { get; init; }

    /// <summary>Tags that failed when they were last looked at.</summary>
    public required int Failed { get; init; }

    /// <summary>Destinations of which nothing is known yet: nobody has looked, or the source has never answered.</summary>
    public int Unseen { get; init; }

    /// <summary>One destination of a rule.</summary>
    public sealed record Place
    {
        public required string Rule { get; init; }

        public required string Source { get; init; }

        public required string Destination { get; init; }

        /// <summary>Tags that were in place when they were last looked at.</summary>
        public required int Current { get; init; }

        /// <summary>Tags that failed when they were last looked at.</summary>
        public required IReadOnlyList<FailedTag> Failed { get; init; }

        /// <summary>Tags that were removed, because the rule had ended.</summary>
        public required int Removed { get; init; }

        /// <summary>When the tag that was looked at longest ago was; null where none was.</summary>
        public required DateTimeOffset? CheckedAt { get; init; }

        /// <summary>When one of them was last published; null where none was.</summary>
        public required DateTimeOffset? PublishedAt { get; init; }
    }

    /// <param name="Tag">The tag.</param>
    /// <param name="Stage">plan, copy or publish.</param>
    /// <param name="Kind">What kind of failure it is, where that is known.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="FailedAt">When.</param>
    public sealed record FailedTag(string Tag, string? Stage, string? Kind, string? Reason, DateTimeOffset? FailedAt);
}
