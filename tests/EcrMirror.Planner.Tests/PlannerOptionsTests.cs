using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Tests;

public sealed class PlannerOptionsTests
{
    [Fact]
    public void The_defaults_are_these()
    {
        PlannerOptions options = Read();

        Assert.Equal(
            (4, 32, TimeSpan.FromSeconds(5), TimeSpan.FromHours(6), TimeSpan.FromMinutes(1), 0, 8),
            (options.ConcurrentRepositories, options.ConcurrentImages, options.SlowDestinationAfter, options.UnderWayFor, options.LookTrustedFor, options.PullsKept, options.ConcurrentRequestsPerImage));
    }

    [Fact]
    public void Every_value_out_of_range_is_named()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(
            () => Read(("Planner:ConcurrentImages", "0"), ("Planner:ConcurrentRequestsPerImage", "257")));

        Assert.Equal(
            [
                "DataAnnotation validation failed for 'PlannerOptions' members: 'ConcurrentImages' with the error: 'The field ConcurrentImages must be between 1 and 1024.'.",
                "DataAnnotation validation failed for 'PlannerOptions' members: 'ConcurrentRequestsPerImage' with the error: 'The field ConcurrentRequestsPerImage must be between 1 and 256.'.",
            ],
            refused.Failures);
    }

    private static PlannerOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddPlanner().BuildServiceProvider();
        return services.GetRequiredService<IOptions<PlannerOptions>>().Value;
    }
}
