using System.Text.Json.Serialization;
using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Output;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Pulls;

namespace EcrMirror.Cli.Sync;

/// <summary>A plan as <c>plan</c> writes it and <c>apply</c> carries it out. docs/rules.md describes it: members are added, never renamed or removed.</summary>
internal sealed record PlanDocument
{
    public const int CurrentVersion = 1;

    /// <summary>The version of this form.</summary>
    public required int Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What would be published.</summary>
    public required IReadOnlyList<Image> Images { get; init; }

    /// <summary>What could not be planned.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>How many images are in place already.</summary>
    public required int Current { get; init; }

    /// <summary>All of it together.</summary>
    public required Total Sum { get; init; }

    /// <summary>The pulls that it takes of sources that count them, and when they will have granted as many.</summary>
    public IReadOnlyList<Pull> Pulls { get; init => field = value ?? field; } = [];

    public static PlanDocument Of(PlannedRun planned, IEnumerable<IBudgetPlan> quotas, IPullAllowances allowances, StoragePrice storage, DateTimeOffset now) => new()
    {
        Version = CurrentVersion,
        CreatedAt = now,
        Images = [.. planned.Images.Where(image => image.Preview.Destinations.Count > 0).Select(Of)],
        Failures =
        [
            .. planned.Images.SelectMany(image => image.Preview.Failures).Select(failed => new Failure(failed.Source.ToString(), failed.Destination.Repository.ToString(), failed.Reason)),
            .. planned.Refused.Select(failed => new Failure(failed.Source.ToString(), failed.Destination.Repository.ToString(), failed.Reason)),
            .. planned.Failures.Select(failed => new Failure(failed.Source.ToString(), null, failed.Reason)),
        ],
        Current = planned.Current,
        Sum = Total.Of([.. planned.Images.Select(image => image.Preview)], quotas, storage),
        Pulls =
        [
            .. planned.Images.GroupBy(image => image.Preview.Source.Repository.Host)
                .Select(source => PullForecast.Of(source.Key, allowances.Find(source.Key), source.Sum(image => image.Preview.Manifests), kept: 0, now))
                .OfType<PullForecast>()
                .Where(forecast => forecast.Needed > 0)
                .Select(Pull.Of),
        ],
    };

    private static Image Of(PlannedImage planned) => new()
    {
        Rule = planned.Sync.Rule,
        Source = planned.Preview.Source.ToString(),
        Digest = planned.Preview.Digest?.ToString(),
        Platforms = planned.Sync.Platforms?.Select(platform => platform.ToString()).ToArray(),
        ImmutableTags = planned.Sync.ImmutableTags,
        Destinations =
        [
            .. planned.Preview.Destinations.Select(destination => new Place
            {
                Repository = destination.Repository.ToString(),
                Tags = [.. destination.Tags.Select(tag => tag.ToString())],
                Held = [.. planned.Preview.Held.Where(held => held.Repository == destination.Repository).Select(held => new HeldTag(held.Tag.ToString(), held.Actual.ToString()))],
                Bytes = destination.Tally.BytesCopied,
                Requests = destination.Requests,
            }),
        ],
    };

    /// <summary>One image.</summary>
    public sealed record Image
    {
        /// <summary>The rule that wants it.</summary>
        public required string? Rule { get; init; }

        /// <summary>The image, pinned: host/name:tag@digest.</summary>
        public required string Source { get; init; }

        /// <summary>What is published: the source's digest, unless only some platforms are wanted.</summary>
        public required string? Digest { get; init; }

        /// <summary>Those of its platforms that are wanted; null for all.</summary>
        public required IReadOnlyList<string>? Platforms { get; init; }

        /// <summary>What is done where a destination does not let a tag be moved; null for what the settings say.</summary>
        public required ImmutableTagResolution? ImmutableTags { get; init; }

        /// <summary>Where it would be published.</summary>
        public required IReadOnlyList<Place> Destinations { get; init; }

        /// <summary>What the Planner is to look at.</summary>
        /// <exception cref="FormatException">A text is malformed, or the source is not pinned.</exception>
        public SyncImage ToSync()
        {
            ImageReference source = ImageReference.Parse(Source);
            if (!source.IsPinned)
                throw new FormatException($"'{Source}' has no digest: a plan names what was looked at.");

            return new SyncImage
            {
                RequestId = "apply-" + PlanId.Derive(string.Join('\n', [Source, .. Destinations.SelectMany(place => place.Wanted.Select(tag => $"{place.Repository}:{tag}").Prepend(place.Repository))])),
                Source = source,
                Destinations = [.. Destinations.Select(place => new Destination { Repository = Repository.Parse(place.Repository), Tags = [.. place.Wanted.Select(Tag.Parse)] })],
                Platforms = Platforms?.Select(Platform.Parse).ToArray(),
                Rule = Rule,
                ImmutableTags = ImmutableTags,
                Cause = SyncCause.Requested,
            };
        }
    }

    /// <summary>One destination.</summary>
    public sealed record Place
    {
        /// <summary>The repository.</summary>
        public required string Repository { get; init; }

        /// <summary>Tags to set.</summary>
        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>Tags that point to another image and cannot be moved, where that is no failure: the image is put beside them.</summary>
        public IReadOnlyList<HeldTag> Held { get; init => field = value ?? field; } = [];

        /// <summary>Every tag that is wanted.</summary>
        [JsonIgnore]
        public IEnumerable<string> Wanted => [.. Tags, .. Held.Select(held => held.Tag)];

        /// <summary>Bytes to send.</summary>
        public required long Bytes { get; init; }

        /// <summary>Requests to the destination that change something.</summary>
        public required int Requests { get; init; }
    }

    /// <param name="Tag">The tag.</param>
    /// <param name="PointsTo">The digest that it points to.</param>
    public sealed record HeldTag(string Tag, string PointsTo);

    /// <summary>Pulls of one source.</summary>
    public sealed record Pull
    {
        /// <summary>The registry.</summary>
        public required string Registry { get; init; }

        /// <summary>Pulls that the plan takes: a manifest each.</summary>
        public required int Needed { get; init; }

        /// <summary>Pulls that are left, of all accounts.</summary>
        public required int Left { get; init; }

        /// <summary>Pulls that all accounts have in a window.</summary>
        public required int Limit { get; init; }

        /// <summary>How long a window is; null where that is not known.</summary>
        public required double? WindowSeconds { get; init; }

        /// <summary>How many accounts there are.</summary>
        public required int Accounts { get; init; }

        /// <summary>When enough will have been granted, about; null where that cannot be told.</summary>
        public required DateTimeOffset? DoneAt { get; init; }

        /// <summary>The same for a person.</summary>
        public required string Summary { get; init; }

        public static Pull Of(PullForecast forecast) => new()
        {
            Registry = forecast.Host.ToString(),
            Needed = forecast.Needed,
            Left = forecast.Left,
            Limit = forecast.Limit,
            WindowSeconds = forecast.Window?.TotalSeconds,
            Accounts = forecast.Accounts,
            DoneAt = forecast.DoneAt,
            Summary = forecast.ToString(),
        };
    }

    /// <param name="Source">What it is about.</param>
    /// <param name="Destination">Where; null where the selection came to nothing.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Failure(string Source, string? Destination, string Reason);

    /// <summary>Sums.</summary>
    public sealed record Total
    {
        /// <summary>Blobs to send.</summary>
        public required BlobAmount ToCopy { get; init; }

        /// <summary>Blobs to mount.</summary>
        public required BlobAmount ToMount { get; init; }

        /// <summary>Requests to destinations that change something.</summary>
        public required int Requests { get; init; }

        /// <summary>Manifests to put, which Amazon ECR counts most strictly.</summary>
        public required int Manifests { get; init; }

        /// <summary>Pulls that Docker Hub counts: a manifest each.</summary>
        public required int DockerHubPulls { get; init; }

        /// <summary>Seconds that the quotas of the destinations make it take at least.</summary>
        public required double SecondsAtLeast { get; init; }

        /// <summary>USD a month for what repositories of Amazon ECR would hold more than they do; null where none would.</summary>
        public decimal? StoragePerMonth { get; init; }

        public static Total Of(IReadOnlyList<MirrorPreview> previews, IEnumerable<IBudgetPlan> quotas, StoragePrice storage)
        {
            DestinationPreview[] destinations = [.. previews.SelectMany(preview => preview.Destinations)];
            CopyTally all = destinations.Aggregate(CopyTally.None, (sum, destination) => sum.Add(destination.Tally));
            return new Total
            {
                ToCopy = new BlobAmount(all.BlobsCopied, all.BytesCopied),
                ToMount = new BlobAmount(all.BlobsMounted, all.BytesMounted),
                Requests = destinations.Sum(destination => destination.Requests),
                Manifests = destinations.Sum(destination => destination.ManifestPuts),
                DockerHubPulls = previews.Where(preview => preview.Source.Repository.Host == RegistryHost.DockerHub).Sum(preview => preview.Manifests),
                StoragePerMonth = PerMonth(destinations, storage),
                SecondsAtLeast = Math.Round(SlowestOf(destinations, [.. quotas]), 1),
            };
        }

        // Amazon ECR bills each repository for what is mounted there, too.
        private static decimal? PerMonth(DestinationPreview[] destinations, StoragePrice storage)
        {
            decimal[] priced =
            [
                .. destinations.Select(destination => storage.PerMonth(destination.Repository, destination.Tally.BytesCopied + destination.Tally.BytesMounted)).OfType<decimal>(),
            ];
            return priced.Length > 0 ? Math.Round(priced.Sum(), 4) : null;
        }

        private static double SlowestOf(DestinationPreview[] destinations, IBudgetPlan[] plans)
        {
            double slowest = 0;
            foreach (IGrouping<RegistryHost, DestinationPreview> host in destinations.GroupBy(destination => destination.Repository.Host))
            {
                if (plans.Select(plan => plan.Find(host.Key)).FirstOrDefault(found => found is not null) is not { } quotas)
                    continue;
                slowest = Math.Max(slowest, SecondsOf(quotas, RegistryAction.WriteManifest, host.Sum(destination => destination.ManifestPuts)));
                slowest = Math.Max(slowest, SecondsOf(quotas, RegistryAction.StartUpload, host.Sum(destination => destination.Tally.BlobsCopied + destination.Tally.BlobsMounted)));
            }

            return slowest;
        }

        private static double SecondsOf(RegistryQuotas quotas, RegistryAction action, int requests) =>
            quotas.PerSecond.TryGetValue(action, out double perSecond) ? requests / perSecond : 0;
    }
}
