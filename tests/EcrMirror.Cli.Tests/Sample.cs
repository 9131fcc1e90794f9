using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;

namespace EcrMirror.Cli.Tests;

/// <summary>One of each kind of result.</summary>
internal static class Sample
{
    private static readonly ImageReference Web = ImageReference.Parse("docker.io/library/web:1.0");
    private static readonly Digest WebDigest = Digest.Sha256("web"u8);

    public static IReadOnlyList<ImageOutcome> Outcomes { get; } =
    [
        new()
        {
            RequestId = "request-1",
            Source = Web.Pin(WebDigest),
            Destination = To("registry.example.com/mirror/web", "1.0", "stable"),
            Status = ImageStatus.Published,
            Digest = WebDigest,
            Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
            Tally = CopyTally.Copied(70_000_000).Add(CopyTally.Copied(1_000)).Add(CopyTally.Mounted(50_000_000)).Add(CopyTally.Present(2_048)),
            Took = TimeSpan.FromSeconds(2.5),
        },
        new()
        {
            RequestId = "request-1",
            Source = Web.Pin(WebDigest),
            Destination = To("127.0.0.1:5000/web", "1.0"),
            Status = ImageStatus.Current,
            Digest = WebDigest,
        },
        new()
        {
            RequestId = "request-1",
            Source = Web,
            Destination = To("127.0.0.1:5001/web", "1.0"),
            Status = ImageStatus.Failed,
            Stage = MirrorStage.Plan,
            Kind = FailureKind.Network,
            Reason = "nothing listens at 127.0.0.1:5001.",
        },
    ];

    public static Digest OldDigest { get; } = Digest.Sha256("old"u8);

    public static IReadOnlyList<RepositoryReconciled> Repositories { get; } =
    [
        new()
        {
            Repository = Repository.Parse("registry.example.com/mirror/web"),
            IsCreated = false,
            Changed = ["imageTagMutability: MUTABLE -> IMMUTABLE"],
            Problems = ["lifecyclePolicy: none -> as declared: it was refused."],
            ReconciledAt = DateTimeOffset.UnixEpoch,
        },
        new() { Repository = Repository.Parse("registry.example.com/new/web"), IsCreated = true, Changed = [], Problems = [], ReconciledAt = DateTimeOffset.UnixEpoch },
    ];

    public static MirrorPreview Preview { get; } = new()
    {
        Source = Web.Pin(WebDigest),
        Digest = WebDigest,
        Repositories =
        [
            new RepositoryPreview
            {
                Repository = Repository.Parse("registry.example.com/mirror/web"),
                IsCreated = false,
                DeclaredBy = "Ecr:Repositories:Templates:1 (prefix 'mirror')",
                Changes = ["imageTagMutability: MUTABLE -> IMMUTABLE"],
                Problems = ["encryption: AES256 -> KMS (only for new ones)"],
            },
            new RepositoryPreview
            {
                Repository = Repository.Parse("registry.example.com/new/web"),
                IsCreated = true,
                DeclaredBy = "Ecr:Repositories:Templates:0",
                Changes = ["scanOnPush: true", "tags: owner=mirror"],
                Problems = [],
            },
            new RepositoryPreview
            {
                Repository = Repository.Parse("registry.example.com/plain/web"),
                IsCreated = true,
                DeclaredBy = null,
                Changes = [],
                Problems = [],
            },
        ],
        Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
        Destinations =
        [
            new DestinationPreview
            {
                Repository = Repository.Parse("registry.example.com/mirror/web"),
                Tags = [Tag.Parse("1.0")],
                Tally = CopyTally.Copied(70_000_000).Add(CopyTally.Mounted(50_000_000)),
                ManifestPuts = 3,
                Requests = 6,
            },
        ],
        Current = [To("127.0.0.1:5000/web", "1.0")],
        Manifests = 3,
        Held = [new HeldTagPreview(Repository.Parse("127.0.0.1:5002/web"), Tag.Parse("stable"), OldDigest)],
        Failures =
        [
            new MirrorFailed
            {
                RequestIds = ["request-1"],
                Source = Web,
                Destination = To("127.0.0.1:5001/web", "1.0"),
                Stage = MirrorStage.Plan,
                Kind = FailureKind.Network,
                Reason = "nothing listens at 127.0.0.1:5001.",
                FailedAt = DateTimeOffset.UnixEpoch,
            },
        ],
    };

    private static Destination To(string repository, params string[] tags) =>
        new() { Repository = Repository.Parse(repository), Tags = [.. tags.Select(Tag.Parse)] };
}
