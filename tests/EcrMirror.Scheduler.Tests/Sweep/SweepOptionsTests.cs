using EcrMirror.Scheduler.Sweep;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Tests.Sweep;

public sealed class SweepOptionsTests
{
    [Fact]
    public void The_defaults_are_these()
    {
        SweepOptions options = Read();

        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)), (options.Interval, options.FirstWithin, options.Spread));
    }

    [Fact]
    public void A_sweep_must_end_before_the_next_one_is_due()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(("Interval", "00:05:00")));

        Assert.Equal(
            "Scheduler:Sweep:Spread is 00:10:00, longer than the 00:05:00 of Interval: a sweep would not end before the next one is due.",
            Assert.Single(wrong.Failures));
    }

    [Fact]
    public void Without_sweeps_no_time_is_wrong()
    {
        Assert.Equal(TimeSpan.Zero, Read(("Interval", "00:00:00")).Interval);
    }

    private static SweepOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Scheduler:Sweep:{setting.Key}", (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddState().AddScheduler().BuildServiceProvider();
        return services.GetRequiredService<IOptions<SweepOptions>>().Value;
    }
}
