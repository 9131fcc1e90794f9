using System.Text.Json;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Output;

/// <summary>The JSON document of <c>copy</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record OutcomeDocument
{
    public required IReadOnlyList<Image> Images { get; init; }

    /// <summary>Repositories that were made, or whose settings were changed, or could not be.</summary>
    public required IReadOnlyList<RepositoryPlace> Repositories { get; init; }

    public required int Published { get; init; }

    public required int Current { get; init; }

    /// <summary>How many kept a tag that cannot be moved, where that is no failure.</summary>
    public required int Held { get; init; }

    public required int Failed { get; init; }

    /// <summary>Seconds, from asking to the last end.</summary>
    public required double TookSeconds { get; init; }

    public static OutcomeDocument Of(IReadOnlyList<ImageOutcome> outcomes, IReadOnlyList<RepositoryReconciled> repositories, TimeSpan took) => new()
    {
        Images = [.. outcomes.Select(Of)],
        Repositories = [.. repositories.Select(Of)],
        Published = outcomes.Count(outcome => outcome.Status is ImageStatus.Published),
        Current = outcomes.Count(outcome => outcome.Status is ImageStatus.Current),
        Held = outcomes.Count(outcome => outcome.Status is ImageStatus.Held),
        Failed = outcomes.Count(outcome => outcome.Status is ImageStatus.Failed),
        TookSeconds = Seconds(took),
    };

    private static Image Of(ImageOutcome outcome) => new()
    {
        Source = outcome.Source.CommonName,
        Digest = outcome.Digest?.ToString(),
        Destination = outcome.Destination.Repository.ToString(),
        Tags = [.. outcome.Destination.Tags.Select(tag => tag.ToString())],
        Status = Name(outcome.Status),
        Platforms = outcome.Platforms?.Select(platform => platform.ToString()).ToArray(),
        Copied = new BlobAmount(outcome.Tally.BlobsCopied, outcome.Tally.BytesCopied),
        Mounted = new BlobAmount(outcome.Tally.BlobsMounted, outcome.Tally.BytesMounted),
        Present = new BlobAmount(outcome.Tally.BlobsPresent, outcome.Tally.BytesPresent),
        TookSeconds = outcome.Took is { } took ? Seconds(took) : null,
        Stage = outcome.Stage is { } stage ? Name(stage) : null,
        Kind = outcome.Kind is { } kind ? Name(kind) : null,
        Reason = outcome.Reason,
    };

    private static RepositoryPlace Of(RepositoryReconciled done) => new()
    {
        Repository = done.Repository.ToString(),
        IsCreated = done.IsCreated,
        Changes = done.Changed,
        Problems = done.Problems,
    };

    private static double Seconds(TimeSpan took) => Math.Round(took.TotalSeconds, 3);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>One repository.</summary>
    public sealed record RepositoryPlace
    {
        public required string Repository { get; init; }

        /// <summary>Whether it was made.</summary>
        public required bool IsCreated { get; init; }

        /// <summary>Settings that were changed.</summary>
        public required IReadOnlyList<string> Changes { get; init; }

        /// <summary>What is still not as declared, and why.</summary>
        public required IReadOnlyList<string> Problems { get; init; }
    }

    /// <summary>One image at one destination.</summary>
    public sealed record Image
    {
        public required string Source { get; init; }

        /// <summary>Null where the source could not be resolved.</summary>
        public required string? Digest { get; init; }

        public required string Destination { get; init; }

        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>published, current, held or failed.</summary>
        public required string Status { get; init; }

        /// <summary>Null where nobody had to look; empty for an artifact, and for an image that is not in an index.</summary>
        public required IReadOnlyList<string>? Platforms { get; init; }

        public required BlobAmount Copied { get; init; }

        public required BlobAmount Mounted { get; init; }

        public required BlobAmount Present { get; init; }

        /// <summary>Seconds from planning to the last tag; null where nothing was published.</summary>
        public required double? TookSeconds { get; init; }

        /// <summary>plan, copy or publish, where it failed.</summary>
        public required string? Stage { get; init; }

        /// <summary>What kind of failure it is, such as permission or rate, where it failed and that is known.</summary>
        public required string? Kind { get; init; }

        /// <summary>Why it failed.</summary>
        public required string? Reason { get; init; }
    }
}
