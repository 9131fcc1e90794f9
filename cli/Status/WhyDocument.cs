namespace EcrMirror.Cli.Status;

/// <summary>The JSON document of <c>why</c>: members are added, never renamed or removed.</summary>
internal sealed record WhyDocument
{
    /// <summary>The tag: host/name:tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The rule that wants it; null where none does.</summary>
    public required string? Rule { get; init; }

    /// <summary>What it should be: host/name:tag of the source; null where no rule says.</summary>
    public required string? Source { get; init; }

    /// <summary>What the source has now; null where that is not known, or nothing.</summary>
    public required string? SourceDigest { get; init; }

    /// <summary>What the destination has now; null where that is not known, or nothing.</summary>
    public required string? Digest { get; init; }

    /// <summary>How the last look at it ended: published, current or failed; null where nobody looked.</summary>
    public required string? Outcome { get; init; }

    /// <summary>Whether it is what its source has; null where that could not be found out.</summary>
    public required bool? IsCurrent { get; init; }

    /// <summary>What was found out, a line each.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>What follows from that, and what to do.</summary>
    public required string Verdict { get; init; }
}
