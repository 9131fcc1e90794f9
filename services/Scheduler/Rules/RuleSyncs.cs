using System.Text;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>
/// What a rule makes due. Nobody waits for an answer, but events carry a request id all the same; it is derived, so that the same is
/// due under the same id however often, and by however many Schedulers, that is found.
/// </summary>
public static class RuleSyncs
{
    private const int IdLength = 32;

    /// <summary>All that a rule is about, because it is time to look.</summary>
    public static DueWork Swept(MirrorRule rule) => All(rule, SyncCause.Swept, $"sweep-{Derive(rule)}");

    /// <summary>What a push makes due; null where the rule is not about it.</summary>
    /// <param name="rule">A rule whose source is the repository that was pushed to.</param>
    /// <param name="tag">The tag that was pushed; null for a push by digest.</param>
    /// <param name="digest">What the push event says that it is.</param>
    public static DueWork? Pushed(MirrorRule rule, Tag? tag, Digest digest)
    {
        if (rule.Source.Image is { } image)
        {
            // What is pushed without a tag is usually part of an index, whose own push follows.
            bool isMeant = image.Digest is { } wanted ? wanted == digest : tag is not null && image.Tag == tag;
            return isMeant ? All(rule, SyncCause.Pushed, $"push-{Derive(rule, digest.ToString())}") : null;
        }

        if (tag is not { } pushed || !RuleSelection.MayMean(rule.Selection!, pushed))
            return null;

        string requestId = $"push-{Derive(rule, digest.ToString(), pushed.ToString())}";
        if (!RuleSelection.IsByNameAlone(rule.Selection!, pushed))
            return All(rule, SyncCause.Pushed, requestId);
        var source = new ImageReference(rule.Source.Repository, pushed);
        return DestinationsOf(rule, source) is { Count: > 0 } destinations ? new DueWork.Image(Image(rule, source, destinations, SyncCause.Pushed, requestId)) : null;
    }

    private static DueWork All(MirrorRule rule, SyncCause cause, string requestId) => rule.Source.Image is { } image
        ? new DueWork.Image(Image(rule, image, DestinationsOf(rule, image), cause, requestId))
        : new DueWork.Tags(Tags(rule, cause, requestId));

    private static SyncImage Image(MirrorRule rule, ImageReference source, IReadOnlyList<Destination> destinations, SyncCause cause, string requestId) => new()
    {
        RequestId = requestId,
        Source = source,
        Destinations = destinations,
        Platforms = rule.Platforms,
        Rule = rule.Id,
        NeverMoves = source.Tag is { } tag && rule.IsFixed(tag),
        ImmutableTags = rule.ImmutableTags,
        Cause = cause,
        Priority = rule.Priority,
    };

    private static SyncRepository Tags(MirrorRule rule, SyncCause cause, string requestId)
    {
        Repository source = rule.Source.Repository;
        Dictionary<Repository, IReadOnlyList<TagTemplate>> tagsAt = rule.Destinations
            .GroupBy(destination => destination.Repository.Expand(source))
            .ToDictionary(named => named.Key, IReadOnlyList<TagTemplate> (named) => [.. named.SelectMany(destination => destination.Tags).Distinct()]);
        return new SyncRepository
        {
            RequestId = requestId,
            Source = source,
            Selection = rule.Selection!,
            Destinations = [.. tagsAt.Keys],
            TagsAt = tagsAt.Where(named => named.Value is not [var only] || !only.Equals(TagTemplate.Same)).ToDictionary(),
            Platforms = rule.Platforms,
            Rule = rule.Id,
            NeverMoves = rule.NeverMoves,
            ImmutableTags = rule.ImmutableTags,
            Cause = cause,
            Priority = rule.Priority,
        };
    }

    private static IReadOnlyList<Destination> DestinationsOf(MirrorRule rule, ImageReference source) =>
    [
        .. rule.Destinations
            .Select(destination => destination.TryFor(source))
            .OfType<Destination>()
            .GroupBy(destination => destination.Repository)
            .Select(named => new Destination { Repository = named.Key, Tags = [.. named.SelectMany(destination => destination.Tags).Distinct()] }),
    ];

    private static string Derive(MirrorRule rule, params IEnumerable<string> also)
    {
        IEnumerable<string> lines = rule.Destinations.SelectMany(TextsOf).Order(StringComparer.Ordinal).Prepend(rule.Source.ToString());
        return Digest.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', lines.Concat(SelectionOf(rule)).Concat(also)))).Encoded[..IdLength];
    }

    private static IEnumerable<string> TextsOf(RuleDestination destination) =>
        destination.Tags is [] ? [destination.Repository.ToString()] : destination.Tags.Select(tag => $"{destination.Repository}:{tag}");

    // Two rules may differ in what they select alone.
    private static IEnumerable<string> SelectionOf(MirrorRule rule) => rule.Selection is null ? [] : [$"rule {rule.Id}"];
}
