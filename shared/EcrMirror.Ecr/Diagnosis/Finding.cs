namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What came of looking at one thing.</summary>
public enum FindingStatus
{
    /// <summary>It is as it should be.</summary>
    Ok,

    /// <summary>Mirroring works, but not as well as it could, or not everywhere.</summary>
    Warning,

    /// <summary>Mirroring does not work.</summary>
    Failed,

    /// <summary>It was not, or could not be, looked at.</summary>
    Skipped,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="What">What was looked at and how it is, for a person, in one line.</param>
public sealed record Finding(FindingStatus Status, string What)
{
    /// <summary>Why it is so, for a person; null where nothing is to be explained.</summary>
    public string? Why { get; init; }

    /// <summary>What to do about it, for a person; null where there is nothing to do, or <see cref="Why"/> says it.</summary>
    public string? Cure { get; init; }

    /// <summary>It is as it should be.</summary>
    public static Finding Ok(string what, string? why = null) => new(FindingStatus.Ok, what) { Why = why };

    /// <summary>Mirroring works, but something could be better.</summary>
    public static Finding Warning(string what, string? why = null, string? cure = null) => new(FindingStatus.Warning, what) { Why = why, Cure = cure };

    /// <summary>Mirroring does not work.</summary>
    public static Finding Failed(string what, string? why = null, string? cure = null) => new(FindingStatus.Failed, what) { Why = why, Cure = cure };

    /// <summary>It was not looked at.</summary>
    public static Finding Skipped(string what, string? why = null, string? cure = null) => new(FindingStatus.Skipped, what) { Why = why, Cure = cure };
}

/// <summary>A finding, and what it is about.</summary>
/// <param name="Area">The sort of check, such as <c>permissions</c>.</param>
/// <param name="Subject">The registry, repository or image.</param>
/// <param name="Finding">What came of it.</param>
public sealed record ExaminedThing(string Area, string Subject, Finding Finding);
