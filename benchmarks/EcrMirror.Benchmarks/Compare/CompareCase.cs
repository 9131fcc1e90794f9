using EcrMirror.Benchmarks.Link;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>A set of images under conditions.</summary>
internal sealed record CompareCase
{
    /// <summary>The set.</summary>
    public required string Letter { get; init; }

    /// <summary>Whether registries serve HTTPS.</summary>
    public bool UsesTls { get; init; }

    public LinkProfile Link { get; init; } = LinkProfile.None;

    public int Destinations { get; init; } = 1;

    /// <summary>How often each tool has its turn; null for what is usual.</summary>
    public int? Rounds { get; init; }

    /// <summary>By how much the set is smaller than it is.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Such as <c>B over TLS</c>.</summary>
    public string Name => string.Concat(
        Letter,
        UsesTls ? " over TLS" : "",
        Link == LinkProfile.None ? "" : $" at {Link.Name}",
        Destinations is 1 ? "" : $" to {Destinations}");

    /// <summary>Whether a turn is long, so that there are fewer of them.</summary>
    public bool IsSlow => Letter is "C" or "E" || Link != LinkProfile.None;

    public int Turns => Rounds ?? (IsSlow ? 3 : 5);

    /// <summary>What the musts are about.</summary>
    public static IReadOnlyList<CompareCase> All(int? rounds, int scale) =>
    [
        new() { Letter = "A", Rounds = rounds, Scale = scale },
        new() { Letter = "B", Rounds = rounds, Scale = scale },
        new() { Letter = "B", UsesTls = true, Rounds = rounds, Scale = scale },
        new() { Letter = "C", Rounds = rounds, Scale = scale },
        new() { Letter = "D", Rounds = rounds, Scale = scale },
        new() { Letter = "D", Link = LinkProfile.Wan, Rounds = rounds, Scale = scale },
        new() { Letter = "E", Rounds = rounds, Scale = scale },
        new() { Letter = "A", Link = LinkProfile.SlowStream, Rounds = rounds, Scale = scale },
        // Half of it tells the same, and three copies of it through a narrow link take their time.
        new() { Letter = "B", Link = LinkProfile.Limited, Destinations = 3, Rounds = rounds, Scale = 2 * scale },
    ];
}
