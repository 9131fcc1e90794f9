using EcrMirror.Oci;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>The rules that held when they were read, by the repository that they mirror from.</summary>
internal sealed class RuleBook(long readAt, MirrorRules rules)
{
    private readonly ILookup<Repository, MirrorRule> _bySource = rules.Current.ToLookup(rule => rule.Source.Repository);

    /// <summary>When they were read, as a timestamp of the clock.</summary>
    public long ReadAt => readAt;

    /// <summary>Those about any image of a repository.</summary>
    public IEnumerable<MirrorRule> From(Repository source) => _bySource[source];

    /// <summary>The repositories that some rule names together with a source.</summary>
    public IEnumerable<Repository> DestinationsOf(Repository source) =>
        From(source).SelectMany(rule => rule.Destinations).Select(destination => destination.Repository);
}
