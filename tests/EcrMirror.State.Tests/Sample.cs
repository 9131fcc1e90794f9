using System.Text;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.State.Requests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Tests;

internal static class Sample
{
    public static Repository Source { get; } = Repository.Parse("docker.io/library/app");

    public static Repository First { get; } = Repository.Parse("127.0.0.1:5000/team/app");

    public static Repository Second { get; } = Repository.Parse("[::1]:5001/team/app");

    public static DateTimeOffset Noon { get; } = new(2026, 11, 5, 12, 0, 0, 123, TimeSpan.Zero);

    public static PlanId PlanId { get; } = PlanId.Derive("sample");

    public static Digest Digest(int number) => Oci.Digest.Sha256(Encoding.UTF8.GetBytes($"content {number}"));

    /// <summary>A plan for the first destination with some tasks and, if asked for, for the second with the same.</summary>
    public static MirrorPlan Plan(int tasks = 1, bool isForBoth = false, string requestId = "request-1") => new()
    {
        Id = PlanId,
        Source = new ImageReference(Source, Tag.Parse("1.0")).Pin(Digest(0)),
        FollowsTag = true,
        Root = Digest(0),
        Platforms = [new Platform("linux", "arm64", "v8"), new Platform("windows", "amd64", OsVersion: "10.0.20348.2849")],
        Destinations = [.. new[] { First, Second }.Take(isForBoth ? 2 : 1).Select(repository => new PlannedDestination
        {
            Repository = repository,
            Tasks = [.. Enumerable.Range(1, tasks).Select(Digest)],
            Indexes = [Digest(100), Digest(101)],
            Tags = [new PlannedTag(Tag.Parse("1.0"), Digest(99)), new PlannedTag(Tag.Latest, null)],
        })],
        RequestIds = [requestId],
        Restarts = 2,
        PlannedAt = Noon,
    };

    public static TaskReport Report(int task, int attempt = 1, string? failure = null) => new()
    {
        Plan = PlanId,
        Attempt = attempt,
        Repository = First,
        Manifest = Digest(task),
        Tally = new CopyTally { BlobsCopied = 1, BytesCopied = task, BlobsMounted = 2, BytesMounted = 20, BlobsPresent = 3, BytesPresent = 30 },
        Failure = failure,
        FailureKind = failure is null ? null : FailureKind.Policy,
    };

    public static RequestRecord Request(string id = "release-42", int content = 1) => new()
    {
        RequestId = id,
        Content = Digest(content),
        ReceivedAt = Noon,
        ReplyTopic = "arn:aws:sns:eu-west-1:123456789012:replies",
    };

    public static RuleRun Run { get; } = new()
    {
        Rule = "docker.io/library/alpine",
        SeenAt = Noon,
        StartedAt = Noon.AddHours(1),
        Interval = TimeSpan.FromMinutes(90),
        ClaimedUntil = Noon.AddHours(2),
        ExpiryAnnounced = Noon.AddDays(7),
        ExpiryTold = Noon.AddDays(8),
    };

    /// <summary>A rule for one image, as the predecessor's rows have it.</summary>
    public static MirrorRule Rule(string key, DateTimeOffset? expires, params string[] destinations) => new()
    {
        Id = key,
        Origin = new RuleOrigin(RuleOriginKind.Table, key),
        Source = ImageReference.Parse(key),
        Destinations = [.. destinations.Select(ImageReference.Parse).Select(image => new RuleDestination(
            RepositoryTemplate.Parse(image.Repository.ToString()), [TagTemplate.Parse(image.Tag!.Value.ToString())]))],
        Expires = expires,
    };

    /// <summary>Where a rule keeps its images, a text for each tag, in order.</summary>
    public static IEnumerable<string> DestinationsOf(MirrorRule rule) =>
        rule.Destinations.SelectMany(to => to.Tags.Select(tag => $"{to.Repository}:{tag}")).Order(StringComparer.Ordinal);

    public static LedgerEntry Entry(string tag = "1.0", Repository? repository = null) => new()
    {
        Repository = repository ?? First,
        Tag = Tag.Parse(tag),
        Source = new ImageReference(Source, Tag.Parse(tag)).Pin(Digest(0)),
        Digest = Digest(0),
        PreviousDigest = Digest(99),
        Outcome = LedgerOutcome.Failed,
        Stage = MirrorStage.Publish,
        FailureKind = FailureKind.Permission,
        Reason = "The registry said \"no\" <403> — twice.",
        CheckedAt = Noon,
        PublishedAt = Noon.AddSeconds(1).ToOffset(TimeSpan.FromHours(2)),
    };

    public static RawManifest Manifest(int number, Digest? like = null) =>
        new(Encoding.UTF8.GetBytes($$"""{ "schemaVersion": 2,  "number": {{number}} }"""), MediaType.OciManifest, like);

    /// <summary>All at once, each on a thread of its own as far as the machine has them.</summary>
    public static Task<T[]> InParallel<T>(int count, Func<int, Task<T>> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>[] all = [.. Enumerable.Range(0, count).Select(async number =>
        {
            await start.Task;
            await Task.Yield();
            return await work(number);
        })];
        start.SetResult();
        return Task.WhenAll(all);
    }
}
