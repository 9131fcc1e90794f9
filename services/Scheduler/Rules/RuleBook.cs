using EcrMirror.Oci;
using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>The rules as they were read, by the repository that they mirror from.</summary>
internal sealed class RuleBook(long readAt, IReadOnlyList<MirrorRule> rules, DateTimeOffset now)
{
    private readonly ILookup<Repository, MirrorRule> _bySource = rules.Where(rule => !rule.IsExpired(now)).ToLookup(rule => rule.Source.Repository);

    /// <summary>When they were read, as a timestamp of the clock.</summary>
    public long ReadAt => readAt;

    /// <summary>All of them, also those that had expired.</summary>
    public IReadOnlyList<MirrorRule> All => rules;

    /// <summary>How many things are wrong with them.</summary>
    public int Findings { get; init; }

    /// <summary>Why a rule may be declared that is not among them; null where none can be.</summary>
    public RuleSourceException? Missing { get; init; }

    /// <summary>
    /// Why more may be declared now than is known, so that nothing may be taken away that a rule might want: a place that cannot be read, also where
    /// what it last said counts on, something that was to be a rule and is wrong, or rules that are not followed here; null where all of it is known.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>Those that held, about any image of a repository.</summary>
    public IEnumerable<MirrorRule> From(Repository source) => _bySource[source];

    /// <summary>The repositories that some rule names together with a source.</summary>
    public IEnumerable<Repository> DestinationsOf(Repository source) =>
        From(source).SelectMany(rule => rule.Destinations).Select(destination => destination.Repository.Expand(source));
}
