using EcrMirror.Cli.Watch;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Tests.Watch;

/// <summary>What <c>watch</c> says of what happens, in terminals of two widths.</summary>
public sealed class WatchReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly ImageReference Web = ImageReference.Parse("docker.io/library/web:1.0").Pin(Digest.Sha256("web"u8));
    private static readonly Destination Mirror = new() { Repository = Repository.Parse("registry.example.com/mirror/web"), Tags = [Tag.Parse("1.0"), Tag.Parse("stable")] };

    private static readonly MirrorRule Rule = new()
    {
        Id = "web",
        Origin = new RuleOrigin(RuleOriginKind.File, "rules.yaml:2:5"),
        Source = MirrorSource.Parse("docker.io/library/web"),
        Destinations = [],
    };

    private static readonly object[] Events =
    [
        new ImagePublished
        {
            Plan = PlanId.Derive("plan"),
            Attempt = 1,
            RequestIds = ["sync-1"],
            Source = Web,
            Destination = Mirror,
            Digest = Web.Digest!.Value,
            Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
            Tally = CopyTally.Copied(70_000_000).Add(CopyTally.Mounted(50_000_000)).Add(CopyTally.Present(2_048)),
            PlannedAt = Noon,
            PublishedAt = Noon.AddSeconds(2.5),
        },
        new MirrorFoundCurrent { RequestId = "sync-1", Source = Web, Destinations = [Mirror], CheckedAt = Noon.AddHours(1) },
        new MirrorFailed
        {
            RequestIds = ["sync-1"],
            Source = Web,
            Destination = Mirror,
            Stage = MirrorStage.Publish,
            Reason = "PUT https://registry.example.com/v2/mirror/web/manifests/1.0: 403 DENIED: you may not.",
            FailedAt = Noon.AddHours(2),
        },
        new TagFoundImmutable
        {
            Plan = PlanId.Derive("plan"),
            Attempt = 1,
            RequestIds = ["sync-1"],
            Source = Web,
            Repository = Mirror.Repository,
            Tag = Tag.Parse("1.0"),
            Wanted = Web.Digest!.Value,
            Actual = Sample.OldDigest,
            Resolution = ImmutableTagResolution.Left,
            FoundAt = Noon.AddHours(3),
        },
        new SourceTagMoved
        {
            Plan = PlanId.Derive("plan"), Attempt = 1, RequestIds = ["sync-1"], Planned = Web, Now = Sample.OldDigest, Destination = Mirror, FoundAt = Noon.AddHours(4),
        },
        new RepositoryReconciled { Repository = Mirror.Repository, IsCreated = true, Changed = [], Problems = ["lifecyclePolicy: it was refused."], ReconciledAt = Noon.AddHours(5) },
        new RuleExpired { Rule = "web", Place = "rules.yaml:2:5", Source = Rule.Source, Destinations = [Mirror.Repository], ExpiredAt = Noon.AddHours(6) },
        new TagRemoved
        {
            Rule = "web", ExpiredAt = Noon.AddHours(6), Source = Web.Pin(Sample.OldDigest), Repository = Mirror.Repository, Tag = Web.Tag!.Value, Digest = Sample.OldDigest, RemovedAt = Noon.AddDays(30),
        },
    ];

    [Theory]
    [InlineData(80, false, "watch-80.txt")]
    [InlineData(200, false, "watch-200.txt")]
    [InlineData(200, true, "watch-200-colours.txt")]
    public void Each_thing_that_happens_is_a_line_where_it_fits(int width, bool isColourful, string golden)
    {
        var captured = new CapturedConsoles(width, isColourful);

        WatchReport.WriteOutlook(captured.Consoles, new RuleOutlook([Rule], Rule, Noon, 0), isChanged: true);
        foreach (object happened in Events)
            WatchReport.Write(captured.Consoles, happened);
        WatchReport.WriteOutlook(captured.Consoles, new RuleOutlook([Rule], null, null, 0), isChanged: false);

        Golden.Matches(golden, $"{captured.Out}-- standard error:\n{captured.Error}");
    }

    [Fact]
    public void Plans_are_not_told_to_people()
    {
        var captured = new CapturedConsoles(80);

        bool isTold = WatchReport.Write(captured.Consoles, new MirrorPlanned { Plan = PlanId.Derive("plan"), Attempt = 1, RequestIds = [], Source = Web, Tasks = 1, BytesAtMost = 1, Destinations = [], PlannedAt = Noon });

        Assert.Equal((false, ""), (isTold, captured.Out));
    }
}
