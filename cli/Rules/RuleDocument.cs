using EcrMirror.Contracts;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Rules;

/// <summary>A rule in JSON documents, and the document of <c>rules show</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record RuleDocument
{
    public required string Id { get; init; }

    public required string DeclaredAt { get; init; }

    public required string Source { get; init; }

    public required TagSelection? Select { get; init; }

    public required IReadOnlyList<DestinationDocument> Destinations { get; init; }

    public required IReadOnlyList<string>? Platforms { get; init; }

    public required string? Schedule { get; init; }

    public required DateTimeOffset? Next { get; init; }

    public required IReadOnlyList<string> NeverMoves { get; init; }

    public required string? ImmutableTags { get; init; }

    public required string Priority { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    public required bool IsExpired { get; init; }

    public required string WhenExpired { get; init; }

    public required DateTimeOffset? RemovesAt { get; init; }

    public static RuleDocument Of(MirrorRule rule, DateTimeOffset now) => new()
    {
        Id = rule.Id,
        DeclaredAt = rule.Origin.Place,
        Source = rule.Source.ToString(),
        Select = rule.Selection,
        Destinations = [.. rule.Destinations.Select(destination => new DestinationDocument(
            destination.Repository.ToString(), destination.Repository.Expand(rule.Source.Repository).ToString(), [.. destination.Tags.Select(tag => tag.ToString())]))],
        Platforms = rule.Platforms is { } platforms ? [.. platforms.Select(platform => platform.ToString())] : null,
        Schedule = rule.Schedule?.ToString(),
        Next = rule.IsExpired(now) ? null : rule.Schedule?.Next(now, rule.Id),
        NeverMoves = [.. rule.NeverMoves.Select(pattern => pattern.ToString())],
        ImmutableTags = rule.ImmutableTags is { } resolution ? RuleWording.Word(resolution) : null,
        Priority = RuleWording.Word(rule.Priority),
        Expires = rule.Expires,
        IsExpired = rule.IsExpired(now),
        WhenExpired = RuleWording.Word(rule.WhenExpired),
        RemovesAt = rule.RemovesAt,
    };

    /// <summary>A destination: as it is written, and as it is called for the rule's source.</summary>
    public sealed record DestinationDocument(string To, string Repository, IReadOnlyList<string> Tags);
}
