using EcrMirror.Oci;

namespace EcrMirror.Contracts.Tests;

/// <summary>One of every message, with a value in every member.</summary>
internal static class Sample
{
    private static readonly PlanId Plan = PlanId.Parse("0123456789abcdef0123456789abcdef");
    private static readonly Digest Root = Digest.Parse("sha256:1111111111111111111111111111111111111111111111111111111111111111");
    private static readonly Digest Child = Digest.Parse("sha256:2222222222222222222222222222222222222222222222222222222222222222");
    private static readonly Repository Here = Repository.Parse("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app");
    private static readonly Repository There = Repository.Parse("public.ecr.aws/team/app");
    private static readonly ImageReference Asked = ImageReference.Parse("docker.io/library/app:1.0");
    private static readonly ImageReference Resolved = Asked.Pin(Root);
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, 125, TimeSpan.Zero);

    private static readonly CopyTally Tally = new()
    {
        BlobsCopied = 1,
        BytesCopied = 5_000_000_000,
        BlobsMounted = 2,
        BytesMounted = 200,
        BlobsPresent = 3,
        BytesPresent = 300,
    };

    private static readonly Destination Destination = new() { Repository = Here, Tags = [Tag.Parse("1.0"), Tag.Latest] };

    private static readonly TagSelection Selection = new()
    {
        Tags = [TagPattern.Parse("1.*"), TagPattern.Parse("latest")],
        Exclude = [TagPattern.Parse("*-rc?")],
        Variants = [TagPattern.Parse("alpine*")],
        Newest = 5,
        NewestBy = TagOrder.Time,
        MinAge = TimeSpan.FromDays(1),
        MaxAge = TimeSpan.FromDays(90),
        AtLeast = 2,
    };

    private static readonly RequestProblem Problem = new() { Code = "unknown-version", Path = "$.version", Message = "Version 2 is not known here." };

    public static IReadOnlyList<object> Messages { get; } =
    [
        new MirrorRequest
        {
            RequestId = "release-42",
            Source = Asked,
            Destinations = [Destination, new Destination { Repository = There, Tags = [] }],
            Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
            Selection = Selection,
            Priority = MirrorPriority.Urgent,
            ReplyTopic = "arn:aws:sns:eu-west-1:123456789012:mirrored",
        },
        new RequestRejected
        {
            RequestId = "release-42",
            Problems = [Problem],
            FurtherProblems = 3,
            ReceivedAt = Noon,
            BodyStart = "{\"version\": 2}",
            ReplyTopic = "arn:aws:sns:eu-west-1:123456789012:mirrored",
        },
        new SyncRepository
        {
            RequestId = "release-42",
            Source = Asked.Repository,
            Selection = Selection,
            Destinations = [Here, There],
            TagsAt = new Dictionary<Repository, IReadOnlyList<TagTemplate>> { [There] = [TagTemplate.Same, TagTemplate.Parse("{tag}-mirror")] },
            Platforms = [new Platform("linux", "amd64")],
            Rule = "alpine",
            NeverMoves = [TagPattern.Parse("1.*.*")],
            ImmutableTags = ImmutableTagResolution.SideTag,
            Cause = SyncCause.SourceTagMoved,
            Priority = MirrorPriority.Urgent,
        },
        new SyncImage
        {
            RequestId = "release-42",
            Source = Asked,
            Destinations = [Destination],
            Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
            Rule = "alpine",
            NeverMoves = true,
            ImmutableTags = ImmutableTagResolution.Left,
            Cause = SyncCause.SourceTagMoved,
            Priority = MirrorPriority.Urgent,
            Restarts = 2,
        },
        new SelectionFailed
        {
            RequestId = "release-42",
            Source = Asked.Repository,
            Selection = Selection,
            Destinations = [Here, There],
            Reason = "The source docker.io/library/app has 12 tags, and the selection means none of them.",
            FailedAt = Noon,
        },
        new TagFoundImmutable
        {
            Plan = Plan,
            Attempt = 2,
            RequestIds = ["release-42"],
            Source = Resolved,
            Repository = Here,
            Tag = Tag.Parse("1.0"),
            Wanted = Root,
            Actual = Digest.Sha256("another"u8),
            Resolution = ImmutableTagResolution.SideTag,
            SideTag = Tag.Parse("1.0-0123456789ab"),
            FoundAt = Noon,
        },
        new RepositoryReconciled
        {
            Repository = Here,
            IsCreated = true,
            Changed = ["imageTagMutability: MUTABLE -> IMMUTABLE"],
            Problems = ["encryption: AES256 -> KMS (only a new repository can have it)"],
            ReconciledAt = Noon,
        },
        new RuleExpiring
        {
            Rule = "alpine",
            Place = "rules.yaml:3",
            Source = Asked,
            Destinations = [Here, There],
            ExpiresAt = Noon.AddDays(7),
            AnnouncedAt = Noon,
        },
        new RuleExpired { Rule = "alpine", Place = "rules.yaml:3", Source = Asked, Destinations = [Here, There], ExpiredAt = Noon },
        new RemoveTags
        {
            Rule = "alpine",
            ExpiredAt = Noon,
            Repository = Here,
            Tags = [new OwnedTag { Tag = Tag.Parse("1.0"), Digest = Root }],
            AskedAt = Noon.AddDays(30),
            ValidUntil = Noon.AddDays(30).AddMinutes(10),
        },
        new TagRemoved
        {
            Rule = "alpine",
            ExpiredAt = Noon,
            Source = Resolved,
            Repository = Here,
            Tag = Tag.Parse("1.0"),
            Digest = Root,
            RemovedAt = Noon.AddDays(30),
        },
        new MirrorPlanned
        {
            Plan = Plan,
            Attempt = 2,
            Priority = MirrorPriority.Urgent,
            RequestIds = ["release-42", "nightly"],
            Source = Resolved,
            Tasks = 3,
            BytesAtMost = 5_000_000_000,
            Destinations = [Here, There],
            PlannedAt = Noon,
        },
        new MirrorFoundCurrent { RequestId = "release-42", Source = Resolved, Digest = Root, Destinations = [Destination], CheckedAt = Noon },
        new CopyManifest { Plan = Plan, Attempt = 2, Priority = MirrorPriority.Urgent, Manifest = Child, Source = Asked.Repository, Destinations = [Here, There], NewDestinations = [There], IsRoot = true, IsRepair = true },
        new ManifestCopied
        {
            Plan = Plan,
            Attempt = 2,
            Priority = MirrorPriority.Urgent,
            Manifest = Child,
            Destinations = [new CopiedDestination { Repository = Here, Tally = Tally }],
        },
        new ManifestCopyFailed
        {
            Plan = Plan,
            Attempt = 2,
            Priority = MirrorPriority.Urgent,
            Manifest = Child,
            Destinations = [new FailedDestination { Repository = There, Kind = FailureKind.NotFound, Reason = "GET /v2/… answered 404.", Tally = Tally }],
        },
        new ImagePublished
        {
            Plan = Plan,
            Attempt = 2,
            RequestIds = ["release-42"],
            Source = Resolved,
            Destination = Destination,
            Digest = Root,
            Platforms = [new Platform("linux", "arm64", "v8"), new Platform("windows", "amd64", OsVersion: "10.0.20348.2849")],
            Tally = Tally,
            PlannedAt = Noon,
            PublishedAt = Noon.AddSeconds(90),
        },
        new MirrorFailed
        {
            Plan = Plan,
            Attempt = 2,
            RequestIds = ["release-42"],
            Source = Resolved,
            Destination = Destination,
            Stage = MirrorStage.Publish,
            Kind = FailureKind.Policy,
            Reason = "PUT of the manifest was refused: the tag is immutable.",
            Tally = Tally,
            FailedAt = Noon,
        },
        new SourceTagMoved
        {
            Plan = Plan,
            Attempt = 2,
            RequestIds = ["release-42"],
            Planned = Resolved,
            Now = Child,
            Destination = Destination,
            FoundAt = Noon,
        },
        new DestinationFoundDamaged
        {
            Plan = Plan,
            Attempt = 2,
            RequestIds = ["release-42"],
            Source = Resolved,
            Destination = Destination,
            Reason = "MANIFEST_BLOB_UNKNOWN: blob unknown",
            FoundAt = Noon,
        },
    ];

    /// <summary>What messages are made of.</summary>
    public static IReadOnlyList<object> Parts { get; } =
    [
        Destination,
        Selection,
        Problem,
        new CopiedDestination { Repository = Here, Tally = Tally },
        new FailedDestination { Repository = There, Kind = FailureKind.Permission, Reason = "No.", Tally = Tally },
        Tally,
        new OwnedTag { Tag = Tag.Parse("1.0"), Digest = Root },
    ];

    public static TheoryData<string> MessageNames { get; } = [.. Messages.Select(message => message.GetType().Name)];

    public static TheoryData<string> AllNames { get; } = [.. Messages.Concat(Parts).Select(message => message.GetType().Name)];

    public static object Of(string name) => Messages.Concat(Parts).Single(message => message.GetType().Name == name);
}
