namespace EcrMirror.Benchmarks.Link;

/// <summary>Links that the registries of a comparison can be behind.</summary>
internal sealed record LinkProfile
{
    private const long Megabyte = 1_000_000;

    private LinkProfile(string name, string title) => (Name, Title) = (name, title);

    public static LinkProfile None { get; } = new("none", "no link");

    /// <summary>A far source and a near destination: what counts is how many requests wait at a time.</summary>
    public static LinkProfile Wan { get; } = new("wan", "round trips of 30 ms to the source and 5 ms to the destination")
    {
        Source = new LinkSpeed(TimeSpan.FromMilliseconds(15)),
        Destination = new LinkSpeed(TimeSpan.FromMilliseconds(2.5)),
        Peers = ["skopeo", "crane", "regsync"],
        PeerLimit = TimeSpan.FromSeconds(45),
    };

    /// <summary>A source that gives one connection less than the link has.</summary>
    public static LinkProfile SlowStream { get; } = new("slow-stream", "30 MB/s for each connection to the source, round trips of 30 ms")
    {
        Source = new LinkSpeed(TimeSpan.FromMilliseconds(15), PerConnection: 30 * Megabyte),
        Peers = ["skopeo", "crane", "oras"],
    };

    /// <summary>A link to the source that is narrower than the machine: who reads twice takes twice as long.</summary>
    public static LinkProfile Limited { get; } = new("limited", "100 MB/s for all connections to the source, round trips of 10 ms")
    {
        Source = new LinkSpeed(TimeSpan.FromMilliseconds(5), Total: 100 * Megabyte),
    };

    public static IReadOnlyList<LinkProfile> All { get; } = [None, Wan, SlowStream, Limited];

    /// <summary>How the option <c>--link</c> calls it.</summary>
    public string Name { get; }

    public string Title { get; }

    public LinkSpeed Source { get; private init; } = LinkSpeed.Direct;

    public LinkSpeed Destination { get; private init; } = LinkSpeed.Direct;

    /// <summary>The programs of other tools that take part, because each takes its time; null for all.</summary>
    public IReadOnlyList<string>? Peers { get; private init; }

    /// <summary>When another tool is stopped that is not done; what it would have taken is then known to be more.</summary>
    public TimeSpan? PeerLimit { get; private init; }
}
