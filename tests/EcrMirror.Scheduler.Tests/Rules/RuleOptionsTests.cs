using EcrMirror.Scheduler.Rules;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Tests.Rules;

public sealed class RuleOptionsTests
{
    [Fact]
    public void Rules_are_trusted_for_a_minute_unless_set_otherwise()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), Read(null).TrustedFor);
        Assert.Equal(TimeSpan.FromSeconds(5), Read("00:00:05").TrustedFor);
    }

    [Fact]
    public void Trust_is_a_time_of_at_most_a_day()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read("-00:00:01"));

        Assert.Contains("The field TrustedFor must be between 00:00:00 and 1.00:00:00.", wrong.Message, StringComparison.Ordinal);
    }

    private static RuleOptions Read(string? trustedFor)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(trustedFor is null ? [] : [KeyValuePair.Create<string, string?>("Scheduler:Rules:TrustedFor", trustedFor)])
            .Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddState().AddScheduler().BuildServiceProvider();
        return services.GetRequiredService<IOptions<RuleOptions>>().Value;
    }
}
