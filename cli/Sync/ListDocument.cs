using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Selection;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Sync;

/// <summary>The JSON document of <c>list</c>: members are added, never renamed or removed.</summary>
internal sealed record ListDocument
{
    /// <summary>The images.</summary>
    public required IReadOnlyList<Image> Images { get; init; }

    /// <summary>Every tag of the sources with the reason why it is meant or not; null unless that was asked for.</summary>
    public required IReadOnlyList<Verdict>? Verdicts { get; init; }

    /// <summary>Selections that come to nothing, and images that may not be mirrored.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    public static ListDocument Of(IReadOnlyList<SurveyedRule> surveyed, bool explains) => new()
    {
        Images =
        [
            .. surveyed.SelectMany(found => found.Found.Current
                .SelectMany(current => current.Destinations.Select(destination => Of(found.Rule, current.Source, destination, isCurrent: true)))
                .Concat(found.Found.Lacking.SelectMany(lacking => lacking.Destinations.Select(destination => Of(found.Rule, lacking.Source, destination, isCurrent: false))))
                .OrderBy(image => image.Source, StringComparer.Ordinal).ThenBy(image => image.Destination, StringComparer.Ordinal)),
        ],
        Verdicts = explains ? [.. surveyed.SelectMany(found => found.Found.Verdicts.Select(verdict => Of(found.Rule, verdict)))] : null,
        Failures =
        [
            .. surveyed.Where(found => found.Found.Failure is not null).Select(found => new Failure(found.Rule.Id, found.Rule.Source.ToString(), found.Found.Failure!.Reason)),
            .. surveyed.SelectMany(found => found.Refused.Select(refused => new Failure(found.Rule.Id, refused.Source.CommonName, refused.Reason)).Distinct()),
        ],
    };

    private static Image Of(MirrorRule rule, ImageReference source, Destination destination, bool isCurrent) => new()
    {
        Rule = rule.Id,
        Source = source.CommonName,
        Destination = destination.Repository.ToString(),
        Tags = [.. destination.Tags.Select(name => name.ToString())],
        Status = isCurrent ? "current" : "lacking",
    };

    private static Verdict Of(MirrorRule rule, TagVerdict verdict) =>
        new(rule.Id, rule.Source.Repository.ToString(), verdict.Tag.ToString(), verdict.IsChosen, verdict.Reason);

    /// <summary>One image at one destination.</summary>
    public sealed record Image
    {
        public required string Rule { get; init; }

        public required string Source { get; init; }

        public required string Destination { get; init; }

        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>current or lacking.</summary>
        public required string Status { get; init; }
    }

    /// <param name="Rule">The rule.</param>
    /// <param name="Source">The repository.</param>
    /// <param name="Tag">The tag.</param>
    /// <param name="IsMeant">Whether it is meant.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Verdict(string Rule, string Source, string Tag, bool IsMeant, string Reason);

    /// <param name="Rule">The rule.</param>
    /// <param name="Source">The repository, or the image.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Failure(string Rule, string Source, string Reason);
}
