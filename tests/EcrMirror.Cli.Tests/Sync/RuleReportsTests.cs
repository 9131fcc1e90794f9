using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Status;
using EcrMirror.Cli.Sync;
using EcrMirror.Contracts;
using EcrMirror.Ecr;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Tests.Sync;

/// <summary>What commands that follow rules print, in terminals of two widths.</summary>
public sealed class RuleReportsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly PlannedRun Planned = new()
    {
        Images =
        [
            new PlannedImage(
                new SyncImage
                {
                    RequestId = "sync-1",
                    Source = Sample.Preview.Source,
                    Destinations = [.. Sample.Preview.Destinations.Select(destination => new Destination { Repository = destination.Repository, Tags = destination.Tags })],
                    Rule = "web",
                    Cause = SyncCause.Swept,
                },
                Sample.Preview),
        ],
        Current = 497,
        Failures = [Failure],
        Refused = [],
    };

    private static readonly ListDocument List = new()
    {
        Images =
        [
            new() { Rule = "web", Source = "docker.io/library/web:1.0", Destination = "registry.example.com/mirror/web", Tags = ["1.0", "stable"], Status = "current" },
            new() { Rule = "web", Source = "docker.io/library/web:1.1", Destination = "registry.example.com/mirror/web", Tags = ["1.1"], Status = "lacking" },
        ],
        Verdicts =
        [
            new("web", "docker.io/library/web", "1.1", true, "'1.*' means it"),
            new("web", "docker.io/library/web", "edge", false, "no pattern means it"),
        ],
        Failures = [new("tool", "docker.io/library/tool", "The source docker.io/library/tool has 3 tags, and the selection (9.*) means none of them.")],
    };

    private static readonly StatusDocument Status = new()
    {
        Destinations =
        [
            new()
            {
                Rule = "web",
                Source = "docker.io/library/web",
                Destination = "registry.example.com/mirror/web",
                Current = 12,
                Failed = [new("1.1", "copy", "network", "registry.example.com does not answer.", Noon)],
                Removed = 2,
                CheckedAt = Noon.AddHours(-5),
                PublishedAt = Noon.AddMinutes(-3),
            },
            new() { Rule = "tool", Source = "docker.io/library/tool", Destination = "registry.example.com/mirror/tool", Current = 0, Failed = [], Removed = 0, CheckedAt = null, PublishedAt = null },
        ],
        Current = 12,
        Failed = 1,
    };

    // The one registry of the sample that is Amazon's.
    private static StoragePrice Storage => new(
        new EcrRegistries(Options.Create(new EcrOptions { Registries = { new NamedEcrRegistry { Host = "registry.example.com", Account = "123456789012", Region = "eu-west-1" } } })), new Prices());

    private static SelectionFailed Failure => new()
    {
        RequestId = "sync-2",
        Source = Repository.Parse("docker.io/library/tool"),
        Selection = new TagSelection { Tags = [TagPattern.Parse("9.*")] },
        Destinations = [],
        Reason = "The source docker.io/library/tool has 3 tags, and the selection (9.*) means none of them.",
        FailedAt = Noon,
    };

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void A_plan_fits_the_terminal(int width) =>
        Matches("plan", width, consoles => PlanReport.Write(consoles, PlanDocument.Of(Planned, [new TenPuts()], new OnePull(), Storage, Noon)), "docker.io/library/web:1.0 -> 127.0.0.1:5001/web: nothing", "docker.io/library/tool: The source");

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void A_list_fits_the_terminal(int width) =>
        Matches("list", width, consoles => ListReport.Write(consoles, List, explains: true), "docker.io/library/tool (rule 'tool'): The source");

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_status_fits_the_terminal(int width) =>
        Matches("status", width, consoles => StatusReport.Write(consoles, Status, Noon), "registry.example.com/mirror/web:1.1: registry.example.com does not answer.");

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_end_of_a_sync_fits_the_terminal(int width) =>
        Matches(
            "sync",
            width,
            consoles => SyncReport.Write(consoles, new ChosenRules([], []), Sample.Outcomes, Sample.Repositories, [Failure], isAll: false, TimeSpan.FromSeconds(3)),
            "registry.example.com/mirror/web is not, or may not be, as declared: ",
            "docker.io/library/web:1.0 -> 127.0.0.1:5001/web: nothing",
            "docker.io/library/tool: The source");

    [Theory]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("status")]
    public void JSON_has_every_member(string command)
    {
        var captured = new CapturedConsoles(80);

        switch (command)
        {
            case "plan":
                DocumentForm.Json.Write(captured.Consoles, PlanDocument.Of(Planned, [new TenPuts()], new OnePull(), Storage, Noon));
                break;
            case "list":
                DocumentForm.Json.Write(captured.Consoles, List);
                break;
            default:
                DocumentForm.Json.Write(captured.Consoles, Status);
                break;
        }

        Golden.Matches($"{command}.json", captured.Out);
    }

    private static void Matches(string name, int width, Action<Consoles> write, params string[] complaints)
    {
        var captured = new CapturedConsoles(width);

        write(captured.Consoles);

        Golden.Matches($"{name}-{width}.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
        string[] said = captured.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(complaints.Length, said.Length);
        Assert.All(complaints.Zip(said), pair => Assert.StartsWith($"ecr-mirror: {pair.First}", pair.Second, StringComparison.Ordinal));
    }

    private sealed class OnePull : IPullAllowances
    {
        public IReadOnlyList<AccountPulls> Find(RegistryHost host) => host == RegistryHost.DockerHub
            ? [new AccountPulls("alice", 100, 1, TimeSpan.FromHours(6), Noon.AddHours(2))]
            : [];
    }

    private sealed class TenPuts : IBudgetPlan
    {
        public RegistryQuotas? Find(RegistryHost host) => host.ToString() is "registry.example.com"
            ? new RegistryQuotas("example", new Dictionary<RegistryAction, double> { [RegistryAction.WriteManifest] = 10 })
            : null;
    }
}
