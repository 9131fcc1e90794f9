using Amazon.Runtime;
using EcrMirror.Copier;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Serving;
using EcrMirror.Hosting.Settings;
using EcrMirror.Registry.Pacing;
using EcrMirror.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Serving;

[Collection(OneAtATime.Name)]
public sealed class MirrorHostTests : IDisposable
{
    private readonly Hosts _hosts = new();

    [Fact]
    public void A_host_must_be_told_where_state_is_kept()
    {
        Assert.Equal(
            ["It is not said where state is kept: set State:DynamoDb:TablePrefix (and a region) for services on several machines, or State:SqliteFile for one machine."],
            Refused(Hosts.Services(), ("State:SqliteFile", null)));
    }

    [Fact]
    public void Services_apart_do_not_run_over_messages_in_memory()
    {
        Assert.Equal(
            ["Messages in memory do not reach other processes, and only Scheduler, Planner would run in this one: set Bus:Transport to AmazonSqs, or run all services together."],
            Refused(Hosts.Services()[..2]));
    }

    [Fact]
    public void Queues_need_a_region()
    {
        using var region = new EnvironmentVariable("AWS_REGION", null);
        using var profile = new EnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(_hosts.Folder, "none"));
        FallbackRegionFactory.Reset();

        Assert.Equal(["No region is known for the queues: set Bus:Region or AWS_REGION."], Refused(Hosts.Services()[..1], ("Bus:Transport", "AmazonSqs")));
    }

    [Fact]
    public async Task The_region_of_queues_may_come_from_the_environment()
    {
        using var region = new EnvironmentVariable("AWS_REGION", "eu-west-1");
        FallbackRegionFactory.Reset();

        await using WebApplication host = MirrorHost.Build(Hosts.Services()[..1], _hosts.File(("Bus:Transport", "AmazonSqs")));

        Assert.NotNull(host);
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/health")]
    public void An_address_to_listen_at_has_http_a_host_and_a_port(string listen)
    {
        string problem = Assert.Single(Refused(Hosts.Services(), ("Http:Listen", listen)));

        Assert.Equal($"The setting Http:Listen in settings.json is wrong: '{listen}' is no address to listen at: expected http://ADDRESS:PORT, or none.", problem);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        IReadOnlyList<string> problems = Refused(Hosts.Services()[..3], ("State:SqliteFile", null), ("Http:Listen", "8080"), ("Bus:StopTimeout", "02:00:00"), ("Telemetry:TraceRatio", "2"));

        Assert.Equal(5, problems.Count);
    }

    [Fact]
    public async Task Messages_in_memory_keep_plans_there_too()
    {
        await using WebApplication host = MirrorHost.Build(Hosts.Services(), _hosts.File());

        Assert.True(host.Services.GetRequiredService<IOptions<StateOptions>>().Value.KeepsPlansInMemory);
    }

    [Fact]
    public async Task Messages_in_queues_keep_plans_where_state_is()
    {
        await using WebApplication host = MirrorHost.Build(Hosts.Services(), _hosts.File(("Bus:Transport", nameof(TransportKind.AmazonSqs)), ("Bus:Region", "eu-west-1")));

        Assert.False(host.Services.GetRequiredService<IOptions<StateOptions>>().Value.KeepsPlansInMemory);
    }

    [Theory]
    [InlineData(nameof(TransportKind.Memory), false)]
    [InlineData(nameof(TransportKind.AmazonSqs), true)]
    public async Task Copiers_claim_blobs_where_there_may_be_others(string transport, bool claims)
    {
        MirrorService[] services = [.. Hosts.Services().Select(service => service.Name == "Copier" ? CopierModule.Service : service)];

        await using WebApplication host = MirrorHost.Build(services, _hosts.File(("Bus:Transport", transport), ("Bus:Region", "eu-west-1")));

        Assert.Equal(claims, host.Services.GetRequiredService<IOptions<CopierOptions>>().Value.ClaimsBlobs);
    }

    [Fact]
    public async Task Requests_to_registries_wait_for_their_budgets()
    {
        await using WebApplication host = MirrorHost.Build(Hosts.Services(), _hosts.File());

        Assert.Single(host.Services.GetServices<IRequestBudgets>());
    }

    public void Dispose() => _hosts.Dispose();

    private IReadOnlyList<string> Refused(MirrorService[] services, params IEnumerable<(string Path, string? Value)> settings) =>
        Assert.Throws<WrongSettingsException>(() => MirrorHost.Build(services, _hosts.File(settings))).Problems;
}
