using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules;

/// <summary>What is declared by naming a rule of another place: everything that is not said here is as that rule says it.</summary>
public sealed record BorrowedRule
{
    /// <summary>The id of the rule that is named.</summary>
    public required string Rule { get; init; }

    /// <summary>Names what is declared here among all rules.</summary>
    public required string Id { get; init; }

    /// <summary>Where it was written down.</summary>
    public required RuleOrigin Origin { get; init; }

    /// <summary>Where images are kept.</summary>
    public required IReadOnlyList<RuleDestination> Destinations { get; init; }

    /// <summary>The repository that they are from; null for that of the rule.</summary>
    public Repository? Source { get; init; }

    /// <summary>Those of their platforms that are wanted; null for those of the rule.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>When to look; null for when the rule says.</summary>
    public Schedules.RuleSchedule? Schedule { get; init; }

    /// <summary>The rule that this is.</summary>
    public MirrorRule From(MirrorRule lender) => lender with
    {
        Id = Id,
        Origin = Origin,
        Source = SourceFrom(lender.Source),
        Destinations = Destinations,
        Platforms = Platforms ?? lender.Platforms,
        Schedule = Schedule ?? lender.Schedule,
    };

    private MirrorSource SourceFrom(MirrorSource lent) => (Source, lent.Image) switch
    {
        (null, _) => lent,
        ({ } repository, null) => new MirrorSource(repository),
        ({ } repository, { Tag: { } tag }) => new ImageReference(repository, tag),
        _ => lent,
    };
}
