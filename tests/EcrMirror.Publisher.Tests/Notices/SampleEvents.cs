using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>One of every event, as docs/messages.md shows it.</summary>
internal static class SampleEvents
{
    private static readonly PlanId Plan = PlanId.Parse("7c0e1f1b1a5f4d2c8a0f5b6e3d9c2b1a");
    private static readonly Digest Root = Digest.Parse("sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d");
    private static readonly Digest Newer = Digest.Parse("sha256:1e42bbe2508154c9126d48c2b8a75420c3544343bf86fd041fb7527e017a4b4a");
    private static readonly ImageReference Image = ImageReference.Parse("docker.io/library/alpine:3.20").Pin(Root);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Destination Destination = new()
    {
        Repository = Repository.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine"),
        Tags = [Tag.Parse("3.20"), Tag.Parse("stable")],
    };

    public static ImagePublished Published { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Source = Image,
        Destination = Destination,
        Digest = Root,
        Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
        Tally = CopyTally.Copied(3_626_897).Add(CopyTally.Mounted(4_091_206)).Add(CopyTally.Present(1_472)),
        PlannedAt = Noon,
        PublishedAt = Noon.AddSeconds(8.25),
    };

    public static MirrorFailed Failed { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Source = Image,
        Destination = Destination,
        Stage = MirrorStage.Publish,
        Kind = FailureKind.Policy,
        Reason = "PUT https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/alpine/manifests/3.20 answered 400: TAG_INVALID: the tag is immutable.",
        FailedAt = Noon.AddSeconds(8.25),
    };

    public static SourceTagMoved Moved { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Planned = Image,
        Now = Newer,
        Destination = Destination,
        FoundAt = Noon.AddSeconds(7.5),
    };

    public static DestinationFoundDamaged Damaged { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Source = Image,
        Destination = Destination,
        Reason = "PUT https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/alpine/manifests/3.20 answered 404: MANIFEST_BLOB_UNKNOWN: blob unknown to registry",
        FoundAt = Noon.AddSeconds(7.5),
    };

    public static MirrorFoundCurrent Current { get; } = new() { RequestId = "release-42", Source = Image, Digest = Root, Destinations = [Destination], CheckedAt = Noon };

    public static SelectionFailed Selection { get; } = new()
    {
        RequestId = "nightly-2026-11-21",
        Source = Repository.Parse("docker.io/library/alpine"),
        Selection = new TagSelection { Tags = [TagPattern.Parse("4.*")], Exclude = [TagPattern.Parse("*_rc*")], Newest = 5, MaxAge = TimeSpan.FromDays(90) },
        Destinations = [Destination.Repository],
        Reason = "The source docker.io/library/alpine has 187 tags, and the selection (4.* without *_rc*; newest 5 by version; at most 90d old) means none of them. Of 187: no pattern means it.",
        FailedAt = Noon,
    };

    public static TagFoundImmutable Immutable { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Source = Image,
        Repository = Destination.Repository,
        Tag = Tag.Parse("3.20"),
        Wanted = Root,
        Actual = Digest.Sha256("another"u8),
        Resolution = ImmutableTagResolution.SideTag,
        SideTag = Tag.Parse("3.20-beefdbd8a1da"),
        FoundAt = Noon.AddSeconds(7.5),
    };

    public static RepositoryReconciled Reconciled { get; } = new()
    {
        Repository = Destination.Repository,
        IsCreated = false,
        Changed = ["imageTagMutability: MUTABLE -> IMMUTABLE"],
        Problems = ["encryption: AES256 -> KMS (only a new repository can have it)"],
        ReconciledAt = Noon,
    };

    public static RuleExpiring Expiring { get; } = new()
    {
        Rule = "alpine-stable",
        Place = "docker.io/library/alpine",
        Source = new MirrorSource(Image.Repository),
        Destinations = [Destination.Repository],
        ExpiresAt = Noon.AddDays(7),
        AnnouncedAt = Noon,
    };

    public static RuleExpired Expired { get; } = new()
    {
        Rule = "alpine-stable",
        Place = "docker.io/library/alpine",
        Source = new MirrorSource(Image.Repository),
        Destinations = [Destination.Repository],
        ExpiredAt = Noon.AddDays(7),
    };

    public static TagRemoved Removed { get; } = new()
    {
        Rule = "alpine-stable",
        ExpiredAt = Noon.AddDays(-30),
        Source = Image,
        Repository = Destination.Repository,
        Tag = Tag.Parse("3.20"),
        Digest = Image.Digest!.Value,
        RemovedAt = Noon,
    };

    public static MirrorPlanned Planned { get; } = new()
    {
        Plan = Plan,
        Attempt = 1,
        RequestIds = ["release-42"],
        Source = Image,
        Tasks = 2,
        BytesAtMost = 7_719_575,
        Destinations = [Destination.Repository],
        PlannedAt = Noon,
    };

    public static RequestRejected Rejected { get; } = new()
    {
        RequestId = "release-42",
        Problems =
        [
            new RequestProblem
            {
                Code = RejectionCodes.MissingMember,
                Path = "$.destinations",
                Message = "The member is missing. Add it, such as [{\"repository\": \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine\"}].",
            },
            new RequestProblem { Code = RejectionCodes.UnknownValue, Path = "$.priority", Message = "'high' is no priority. Write 'normal' or 'urgent'." },
        ],
        ReceivedAt = Noon,
        BodyStart = """{"requestId": "release-42", "source": "alpine:3.20", "destination": "x", "priority": "high"}""",
    };

    public static IReadOnlyList<object> All { get; } = [Published, Failed, Moved, Damaged, Current, Planned, Rejected, Selection, Reconciled, Immutable, Expiring, Expired, Removed];

    public static TheoryData<string> Names { get; } = [.. All.Select(happened => happened.GetType().Name)];

    public static object Of(string name) => All.Single(happened => happened.GetType().Name == name);
}
