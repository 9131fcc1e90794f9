using EcrMirror.Contracts;
using EcrMirror.State.Requests;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.Requests.Bus;

/// <summary>The process dies at a step that has an effect outside of it, and the queue delivers the message again.</summary>
public sealed class RequestCrashTests
{
    private const string Valid = """{"requestId": "release-42", "source": "alpine:3.20", "destinations": [{"repository": "a.example/alpine"}]}""";

    [Theory]
    [InlineData("before RecordAsync")]
    [InlineData("after RecordAsync")]
    [InlineData("before SyncImage")]
    public async Task A_request_is_passed_on_after_a_crash_at_any_step(string step)
    {
        var crash = new Crash(step);
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(crash.AddTo);

        await scheduler.SendAsync(Valid);

        Assert.Equal("release-42", (await scheduler.NextImageAsync()).RequestId);
        Assert.True(crash.HasCrashed);
        Assert.NotNull(await scheduler.Requests.FindAsync("release-42", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("before RequestText", 1)]
    [InlineData("before RequestRejected", 2)]
    public async Task A_rejected_request_is_kept_and_announced_after_a_crash_at_any_step(string step, int copies)
    {
        var crash = new Crash(step);
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(crash.AddTo);

        await scheduler.SendAsync("no request");

        Assert.Equal(RejectionCodes.MalformedJson, (await scheduler.NextRejectionAsync()).Problems.Single().Code);
        for (int copy = 0; copy < copies; copy++)
            Assert.Equal("no request", System.Text.Encoding.UTF8.GetString((await scheduler.NextKeptAsync()).Message.Body.Span));
        Assert.True(crash.HasCrashed);
    }

    private sealed class Crash(string at) : IConfigureReceiveEndpoint
    {
        private int _crashes;

        public bool HasCrashed => _crashes > 0;

        public void AddTo(IServiceCollection services)
        {
            ServiceDescriptor log = services.Last(service => service.ServiceType == typeof(IRequestLog));
            services.AddSingleton<IRequestLog>(provider => new CrashingLog(this, (IRequestLog)log.ImplementationFactory!(provider)));
            services.AddSingleton<IConfigureReceiveEndpoint>(this);
        }

        public void Configure(string name, IReceiveEndpointConfigurator configurator)
        {
            configurator.UseMessageRetry(retry =>
            {
                retry.Handle<SimulatedCrashException>();
                retry.Immediate(1);
            });
            configurator.ConfigureSend(send => send.UseExecute(context => Pass($"before {context.GetType().GenericTypeArguments[0].Name}")));
            configurator.ConfigurePublish(publish => publish.UseExecute(context => Pass($"before {context.GetType().GenericTypeArguments[0].Name}")));
        }

        private void Pass(string step)
        {
            if (step == at && Interlocked.Increment(ref _crashes) == 1)
                throw new SimulatedCrashException();
        }

        private sealed class CrashingLog(Crash crash, IRequestLog inner) : IRequestLog
        {
            public async Task<RequestRecord> RecordAsync(RequestRecord request, CancellationToken cancellationToken)
            {
                crash.Pass("before RecordAsync");
                RequestRecord noted = await inner.RecordAsync(request, cancellationToken);
                crash.Pass("after RecordAsync");
                return noted;
            }

            public Task<RequestRecord?> FindAsync(string requestId, CancellationToken cancellationToken) => inner.FindAsync(requestId, cancellationToken);
        }
    }

    private sealed class SimulatedCrashException : Exception;
}
