using System.Text.Json;
using EcrMirror.Cli.Copy;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;

namespace EcrMirror.Cli.Output;

/// <summary>The JSON document of <c>copy --dry-run</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record PreviewDocument
{
    public required string Source { get; init; }

    /// <summary>What would be published; null where that could not be found out.</summary>
    public required string? Digest { get; init; }

    /// <summary>What it comes from: the same, unless only some platforms are wanted; null where the source could not be resolved.</summary>
    public required string? SourceDigest { get; init; }

    public required IReadOnlyList<string>? Platforms { get; init; }

    public required IReadOnlyList<Place> Destinations { get; init; }

    /// <summary>Repositories that are not as declared, and what would be done about it.</summary>
    public required IReadOnlyList<RepositoryPlace> Repositories { get; init; }

    public required BlobAmount ToCopy { get; init; }

    public required BlobAmount ToMount { get; init; }

    public required BlobAmount Present { get; init; }

    public required int Manifests { get; init; }

    public required int Requests { get; init; }

    /// <summary>Tags that cannot be moved and stay, where that is no failure.</summary>
    public required int Held { get; init; }

    public required int Failed { get; init; }

    public static PreviewDocument Of(MirrorPreview preview)
    {
        CopyTally all = preview.Destinations.Aggregate(CopyTally.None, (sum, destination) => sum.Add(destination.Tally));
        return new PreviewDocument
        {
            Source = preview.Source.CommonName,
            Digest = preview.Digest?.ToString(),
            SourceDigest = preview.Source.Digest?.ToString(),
            Platforms = preview.Platforms?.Select(platform => platform.ToString()).ToArray(),
            Destinations =
            [
                .. preview.Destinations.Select(lacking => Of("publish", new Destination { Repository = lacking.Repository, Tags = lacking.Tags }, lacking)),
                .. preview.Current.Select(current => Of("current", current)),
                .. preview.Held.Select(held => Of("held", new Destination { Repository = held.Repository, Tags = [held.Tag] }, kind: FailureKind.Policy, reason: HeldTags.Reason(held))),
                .. preview.Failures.Select(failed => Of("failed", failed.Destination, kind: failed.Kind, reason: failed.Reason)),
            ],
            Repositories = [.. preview.Repositories.Select(RepositoryPlace.Of)],
            ToCopy = new BlobAmount(all.BlobsCopied, all.BytesCopied),
            ToMount = new BlobAmount(all.BlobsMounted, all.BytesMounted),
            Present = new BlobAmount(all.BlobsPresent, all.BytesPresent),
            Manifests = preview.Destinations.Sum(destination => destination.ManifestPuts),
            Requests = preview.Destinations.Sum(destination => destination.Requests),
            Held = preview.Held.Count,
            Failed = preview.Failures.Count,
        };
    }

    private static Place Of(string plan, Destination destination, DestinationPreview? lacking = null, FailureKind? kind = null, string? reason = null)
    {
        CopyTally tally = lacking?.Tally ?? CopyTally.None;
        return new Place
        {
            Destination = destination.Repository.ToString(),
            Tags = [.. destination.Tags.Select(tag => tag.ToString())],
            Plan = plan,
            ToCopy = new BlobAmount(tally.BlobsCopied, tally.BytesCopied),
            ToMount = new BlobAmount(tally.BlobsMounted, tally.BytesMounted),
            Present = new BlobAmount(tally.BlobsPresent, tally.BytesPresent),
            Manifests = lacking?.ManifestPuts ?? 0,
            Requests = lacking?.Requests ?? 0,
            Kind = kind is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null,
            Reason = reason,
        };
    }

    /// <summary>One repository.</summary>
    public sealed record RepositoryPlace
    {
        public required string Repository { get; init; }

        /// <summary>Whether it would be made.</summary>
        public required bool IsCreated { get; init; }

        /// <summary>The setting that declares how it is to be; null where none does.</summary>
        public required string? DeclaredBy { get; init; }

        /// <summary>Settings that would be changed, or that it would be made with.</summary>
        public required IReadOnlyList<string> Changes { get; init; }

        /// <summary>What cannot be changed, or not be found out.</summary>
        public required IReadOnlyList<string> Problems { get; init; }

        public static RepositoryPlace Of(RepositoryPreview preview) => new()
        {
            Repository = preview.Repository.ToString(),
            IsCreated = preview.IsCreated,
            DeclaredBy = preview.DeclaredBy,
            Changes = preview.Changes,
            Problems = preview.Problems,
        };
    }

    /// <summary>One destination.</summary>
    public sealed record Place
    {
        public required string Destination { get; init; }

        /// <summary>The tags that would be set; for one that is current or failed, those that were asked for.</summary>
        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>publish, current, held or failed.</summary>
        public required string Plan { get; init; }

        public required BlobAmount ToCopy { get; init; }

        public required BlobAmount ToMount { get; init; }

        public required BlobAmount Present { get; init; }

        /// <summary>Manifests to put.</summary>
        public required int Manifests { get; init; }

        /// <summary>Requests to the destination that change something, if nothing has to be repeated.</summary>
        public required int Requests { get; init; }

        /// <summary>What kind of failure it is, such as permission or rate, where it could not be found out and that is known.</summary>
        public required string? Kind { get; init; }

        /// <summary>Why it could not be found out.</summary>
        public required string? Reason { get; init; }
    }
}
