using System.Net;
using System.Text.Json;
using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Tests.Serving;
using EcrMirror.State;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MassTransit;

namespace EcrMirror.Hosting.Tests.Health;

[Collection(OneAtATime.Name)]
public sealed class HealthEndpointsTests : IDisposable
{
    private readonly Hosts _hosts = new();

    [Fact]
    public async Task A_process_that_can_work_is_live_and_ready()
    {
        await using WebApplication host = await _hosts.StartAsync(WaitForBus);

        (HttpStatusCode live, string liveText) = await AskAsync(host, "/health/live");
        (HttpStatusCode ready, string readyText) = await AskAsync(host, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (live, Status(liveText)));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (ready, Status(readyText)));
        Assert.Equal(["bus", "queues", "state"], Checks(readyText).Select(check => check.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_process_whose_state_cannot_be_used_is_live_and_not_ready_with_the_reason()
    {
        var state = new BrokenState();
        await using WebApplication host = await _hosts.StartAsync(services => services.AddSingleton<IStateCheck>(state));

        (HttpStatusCode live, _) = await AskAsync(host, "/health/live");
        (HttpStatusCode ready, string text) = await AskAsync(host, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live, ready));
        Assert.Equal(("Unhealthy", "There is no table 'plans'."), Check(text, "state"));
        Assert.Contains("'plans'", text);
    }

    [Fact]
    public async Task A_process_that_cannot_receive_is_live_and_not_ready_with_the_queue_and_the_reason()
    {
        await using WebApplication host = await _hosts.StartAsync(WaitForBus);
        QueueHealth queues = host.Services.GetRequiredService<QueueHealth>();

        queues.Fault("landing", "AccessDenied", "Access denied.");
        (HttpStatusCode live, _) = await AskAsync(host, "/health/live");
        (HttpStatusCode ready, string text) = await AskAsync(host, "/health/ready");
        queues.Mend("landing");
        (HttpStatusCode mended, _) = await AskAsync(host, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (live, ready, mended));
        Assert.Equal(("Unhealthy", "landing cannot be received from: Access denied."), Check(text, "queues"));
    }

    [Fact]
    public async Task State_is_asked_once_for_all_who_ask_within_a_while()
    {
        var (state, time) = (new BrokenState(), new ManualTimeProvider());
        await using WebApplication host = await _hosts.StartAsync(
            services => services.AddSingleton<IStateCheck>(state).AddSingleton<TimeProvider>(time), ("Http:ReadyFor", "00:00:10"));

        await AskAsync(host, "/health/ready");
        time.Advance(TimeSpan.FromSeconds(9));
        await AskAsync(host, "/health/ready");
        int asked = state.Asked;
        time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(host, "/health/ready");

        Assert.Equal((1, 2), (asked, state.Asked));
    }

    [Fact]
    public async Task Metrics_are_served_as_text_for_Prometheus()
    {
        await using WebApplication host = await _hosts.StartAsync();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(host.Urls.Single()), "/metrics"));

        using HttpResponseMessage answer = await client.SendAsync(question, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains(Telemetry.Exposition.Parse(text), family => family.Name == "dotnet_process_cpu_time_seconds_total");
    }

    [Fact]
    public async Task A_process_that_is_to_listen_to_nobody_does_not()
    {
        await using WebApplication host = await _hosts.StartAsync(settings: ("Http:Listen", "none"));

        Assert.Empty(host.Urls);
    }

    public void Dispose() => _hosts.Dispose();

    private static void WaitForBus(IServiceCollection services) =>
        services.AddOptions<MassTransitHostOptions>().Configure(bus => bus.WaitUntilStarted = true);

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(WebApplication host, string path)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(host.Urls.Single()), path));
        using HttpResponseMessage answer = await client.SendAsync(question, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string? Status(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("status").GetString();

    private static JsonElement.ObjectEnumerator Checks(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("checks").EnumerateObject();

    private static (string? Status, string? Reason) Check(string answer, string name)
    {
        JsonElement check = Checks(answer).Single(each => each.Name == name).Value;
        return (check.GetProperty("status").GetString(), check.GetProperty("reason").GetString());
    }

    private sealed class BrokenState : IStateCheck
    {
        public int Asked { get; private set; }

        public Task CheckAsync(CancellationToken cancellationToken)
        {
            Asked++;
            throw new StateException("There is no table 'plans'.");
        }
    }
}
