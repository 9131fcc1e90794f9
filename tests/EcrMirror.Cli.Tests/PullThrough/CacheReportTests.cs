using EcrMirror.Cli.Output;
using EcrMirror.Cli.PullThrough;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Tests.PullThrough;

public sealed class CacheReportTests
{
    private static readonly RegistryHost Registry = RegistryHost.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com");

    private static readonly CacheFailure[] Unread = [new(RegistryHost.Parse("127.0.0.1:5000"), "nothing listens there.")];

    private static readonly CacheStep[] Steps =
    [
        new() { Entry = Entry(CachePart.Template, "adot") with { Settings = ["appliedFor: PULL_THROUGH_CACHE"] }, Action = CacheAction.Create },
        new() { Entry = Entry(CachePart.RegistryPolicy, ""), Action = CacheAction.Update, Changes = ["k8s: 111122223333 may pull and import"] },
        new() { Entry = Entry(CachePart.Rule, "adot", "public.ecr.aws"), Action = CacheAction.Create },
        new() { Entry = Entry(CachePart.Rule, "k8s", "registry.k8s.io", new CacheValidity(true, null)), Action = CacheAction.Current },
        new()
        {
            Entry = Entry(CachePart.Rule, "hub", "registry-1.docker.io", new CacheValidity(false, "The secret could not be found.")),
            Action = CacheAction.Current,
        },
        new()
        {
            Entry = Entry(CachePart.Rule, "cache", "quay.io/team"),
            Action = CacheAction.Refused,
            Changes = ["upstream: ghcr.io -> quay.io/team"],
            Notes = ["It would be deleted."],
        },
        new() { Entry = Entry(CachePart.Rule, "theirs", "cgr.dev"), Action = CacheAction.Unmanaged, Notes = ["It is not declared. --delete deletes it."] },
    ];

    private static readonly CachedImage[] Images = [new(Repository.Parse($"{Registry}/adot/aws-otel-collector"), "public.ecr.aws/aws-otel-collector")];

    private static CacheEntry[] Entries =>
    [
        .. Steps.Select(step => step.Entry),
        Entry(CachePart.Rule, "old", "quay.io", new CacheValidity(true, null)) with { DeclaredUpstream = "ghcr.io" },
    ];

    private static CacheOutcome[] Outcomes =>
    [
        new(Steps[0], "Allow ecr:CreateRepositoryCreationTemplate."),
        .. Steps.Skip(1).Select(step => new CacheOutcome(step, step.IsProblem ? "It does not work." : null)),
    ];

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_plan_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        CacheReport.WritePlan(captured.Consoles, new CachePlan(Steps, Unread), Images);

        Golden.Matches($"pull-through-plan-{width}.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Equal(
            [
                $"ecr-mirror: {Registry} rule hub: The secret could not be found.",
                $"ecr-mirror: {Registry} rule cache: It would be deleted.",
                "ecr-mirror: 127.0.0.1:5000 could not be looked at: nothing listens there.",
            ],
            captured.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void What_was_done_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        CacheReport.WriteOutcomes(captured.Consoles, Outcomes, []);

        Golden.Matches($"pull-through-apply-{width}.txt", captured.Out);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void What_there_is_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        CacheReport.WriteList(captured.Consoles, Entries, []);

        Golden.Matches($"pull-through-list-{width}.txt", captured.Out);
    }

    [Fact]
    public void JSON_has_every_member()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, CacheListDocument.Of(Entries, Unread));
        DocumentForm.Json.Write(captured.Consoles, CachePlanDocument.Of(new CachePlan(Steps, Unread), Images));
        DocumentForm.Json.Write(captured.Consoles, CacheOutcomeDocument.Of(Outcomes, Unread));

        Golden.Matches("pull-through.json", captured.Out);
    }

    private static CacheEntry Entry(CachePart part, string prefix, string? upstream = null, CacheValidity? validity = null) =>
        new() { Registry = Registry, Part = part, Prefix = prefix, Upstream = upstream, Validity = validity };
}
